using Portal.Governance.Features;

namespace Portal.Tests.Features;

public sealed class OutputFormatTests
{
    private const string Decision =
        """
        {
          "type": "object",
          "properties": {
            "decision": { "enum": ["approved", "declined"] },
            "score": { "type": "number", "minimum": 0, "maximum": 1 },
            "reasons": { "type": "array", "items": { "type": "string", "minLength": 1 }, "maxItems": 3 },
            "applicant": { "$ref": "#/$defs/person" }
          },
          "required": ["decision"],
          "additionalProperties": false,
          "$defs": { "person": { "type": "object", "properties": { "parent": { "$ref": "#/$defs/person" }, "age": { "type": ["integer", "null"] } } } }
        }
        """;

    [Theory]
    [InlineData("""{"decision":"approved"}""", FormatVerdict.Valid)]
    [InlineData("""  {"decision":"declined","score":0.25,"reasons":["income"],"applicant":{"age":41,"parent":{"age":null}}} """, FormatVerdict.Valid)]
    [InlineData("""{"decision":"perhaps"}""", FormatVerdict.Invalid)]
    [InlineData("""{"score":0.5}""", FormatVerdict.Invalid)]
    [InlineData("""{"decision":"approved","score":1.5}""", FormatVerdict.Invalid)]
    [InlineData("""{"decision":"approved","reasons":["a","b","c","d"]}""", FormatVerdict.Invalid)]
    [InlineData("""{"decision":"approved","reasons":[""]}""", FormatVerdict.Invalid)]
    [InlineData("""{"decision":"approved","applicant":{"parent":{"age":"old"}}}""", FormatVerdict.Invalid)]
    [InlineData("""{"decision":"approved","more":1}""", FormatVerdict.Invalid)]
    [InlineData("""{"decision":"approved"} and more""", FormatVerdict.Invalid)]
    [InlineData("""{"decision":"appr""", FormatVerdict.Invalid)]
    [InlineData("Sure! Here is the JSON", FormatVerdict.Invalid)]
    public void Check_Answer_FollowsTheSchema(string answer, FormatVerdict verdict) => Check(new FeatureRule(Decision, null, []), answer).ShouldBe(verdict);

    // From the examples of the specification: json-schema.org/understanding-json-schema.
    [Theory]
    [InlineData("""{"multipleOf":10}""", "20", true)]
    [InlineData("""{"multipleOf":10}""", "23", false)]
    [InlineData("""{"multipleOf":0.01}""", "4.02", true)]
    [InlineData("""{"exclusiveMaximum":100}""", "100", false)]
    [InlineData("""{"type":"integer"}""", "1.0", true)]
    [InlineData("""{"type":"integer"}""", "3.1415926", false)]
    [InlineData("""{"oneOf":[{"type":"number","multipleOf":5},{"type":"number","multipleOf":3}]}""", "15", false)]
    [InlineData("""{"oneOf":[{"type":"number","multipleOf":5},{"type":"number","multipleOf":3}]}""", "9", true)]
    [InlineData("""{"anyOf":[{"type":"string","maxLength":5},{"type":"number","minimum":0}]}""", "\"too long\"", false)]
    [InlineData("""{"allOf":[{"type":"string"},{"maxLength":5}]}""", "\"short\"", true)]
    [InlineData("""{"not":{"type":"string"}}""", "42", true)]
    [InlineData("""{"prefixItems":[{"type":"number"},{"type":"string"}],"items":false}""", """[1600,"Avenue","NW"]""", false)]
    [InlineData("""{"const":{"a":[1]}}""", """{ "a": [1] }""", true)]
    [InlineData("""{"pattern":"^(\\([0-9]{3}\\))?[0-9]{3}-[0-9]{4}$"}""", "\"(888)555-1212\"", true)]
    [InlineData("""{"minProperties":2}""", """{"a":0}""", false)]
    [InlineData("""{"maxLength":1}""", "\"😀\"", true)]
    [InlineData("false", "1", false)]
    public void Check_Keyword_MeansWhatTheSpecificationSays(string schema, string answer, bool valid) =>
        Check(new FeatureRule(schema, null, []), answer).ShouldBe(valid ? FormatVerdict.Valid : FormatVerdict.Invalid);

    [Fact]
    public void Check_SchemaThatGoesRoundForEver_IsGivenUp() =>
        Check(new FeatureRule("""{"$ref":"#"}""", null, []), "1").ShouldBe(FormatVerdict.NotChecked);

    [Fact]
    public void Check_SchemaThatMultiplies_IsGivenUp()
    {
        // Sixteen alternatives on each of ten levels, none of which fits at the bottom: 16^10 ways.
        var schema = """{"$ref":"#/$defs/n","$defs":{"n":{"type":"array","items":{"anyOf":[ALTERNATIVES]}}}}""".Replace(
            "ALTERNATIVES", string.Join(',', Enumerable.Repeat("""{"$ref":"#/$defs/n"}""", 16)), StringComparison.Ordinal);

        Check(new FeatureRule(schema, null, []), new string('[', 12) + "1" + new string(']', 12)).ShouldBe(FormatVerdict.NotChecked);
    }

    [Fact]
    public void Check_LongAnswer_IsNotChecked() =>
        Check(new FeatureRule(null, "a", []), new string('a', OutputFormat.MostBytes + 1)).ShouldBe(FormatVerdict.NotChecked);

    [Theory]
    [InlineData("^(YES|NO)$", "YES", FormatVerdict.Valid)]
    [InlineData("^(YES|NO)$", "Yes.", FormatVerdict.Invalid)]
    [InlineData("^(a+)+$", "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa!", FormatVerdict.Invalid)]
    public void Check_Pattern_NeedsNoBacktracking(string pattern, string answer, FormatVerdict verdict) => Check(new FeatureRule(null, pattern, []), answer).ShouldBe(verdict);

    [Theory]
    [InlineData(null, "(", OutputFormatFault.PatternInvalid)]
    [InlineData(null, "(?=a)b", OutputFormatFault.PatternNeedsBacktracking)]
    [InlineData(null, @"(a)\1", OutputFormatFault.PatternNeedsBacktracking)]
    [InlineData("{", null, OutputFormatFault.SchemaNotJson)]
    [InlineData("3", null, OutputFormatFault.SchemaUnsupported)]
    [InlineData("""{"unevaluatedProperties":false}""", null, OutputFormatFault.SchemaUnsupported)]
    [InlineData("""{"type":"text"}""", null, OutputFormatFault.SchemaUnsupported)]
    [InlineData("""{"$ref":"#/$defs/missing"}""", null, OutputFormatFault.SchemaUnsupported)]
    [InlineData("""{"$ref":"https://example.com/schema"}""", null, OutputFormatFault.SchemaUnsupported)]
    [InlineData("""{"properties":{"a":{"minLength":"1"}}}""", null, OutputFormatFault.SchemaUnsupported)]
    [InlineData("""{"required":[1]}""", null, OutputFormatFault.SchemaUnsupported)]
    public void Of_WhatCannotBeFollowed_IsRefusedWithItsReason(string? schema, string? pattern, OutputFormatFault fault) =>
        Should.Throw<OutputFormatException>(() => OutputFormat.Of(new FeatureRule(schema, pattern, []))).Fault.ShouldBe(fault);

    [Fact]
    public void Of_UnsupportedKeyword_NamesItAndItsPlace() =>
        Should.Throw<OutputFormatException>(() => OutputFormat.Of(new FeatureRule("""{"properties":{"a":{"if":{}}}}""", null, [])))
            .Message.ShouldContain("\"if\" at #/properties/a/if");

    private static FormatVerdict Check(FeatureRule rule, string answer) => OutputFormat.Of(rule).ShouldNotBeNull().Check(System.Text.Encoding.UTF8.GetBytes(answer));
}

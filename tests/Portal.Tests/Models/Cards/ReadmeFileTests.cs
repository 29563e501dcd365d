using System.Text;
using Portal.Governance.Models.Cards;
using Portal.Governance.Models.Cards.Metadata;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Portal.Tests.Models.Cards;

public sealed class ReadmeFileTests
{
    /// <summary>Unquoted texts that PyYAML 6.0 (YAML 1.1) or the npm package yaml (1.2) read as something else than a text, and some they do not; looked up in both.</summary>
    public static TheoryData<string, bool> Unquoted => new()
    {
        { "no", true }, { "Yes", true }, { "on", true }, { "y", true }, { "~", true }, { "null", true }, { "true", true }, { "1", true }, { "-1", true }, { "1_000", true }, { "0x1F", true }, { "017", true },
        { "0o17", true }, { "1e-5", true }, { "1.", true }, { ".5", true }, { ".inf", true }, { "-.INF", true }, { ".nan", true }, { "12:30", true }, { "190:20:30", true }, { "2026-01-31", true },
        { "2026-01-31T13:00:00Z", true }, { "2026-01-31 13:00:00 +1", true }, { "<<", true }, { "1.0.0", false }, { "v1.0", false }, { "7B", false }, { "norsk", false }, { "nan", false }, { "inf", false },
        { "3 apples", false }, { "apache-2.0", false }, { "e5", false }, { "nO", false },
    };

    public static TheoryData<int> Files => [.. Enumerable.Range(0, SomeReadmes.All().Count())];

    [Theory]
    [MemberData(nameof(Files))]
    public void ImportedAndExported_KeepsValuesAndBody(int index)
    {
        var (about, file) = SomeReadmes.All().ElementAt(index);
        CheckRoundTrip(file, about);
    }

    [Fact]
    public void ImportedAndExported_RandomFiles_KeepValuesAndBody()
    {
        for (var seed = 0; seed < 2_000; seed++)
        {
            var file = SomeReadmes.Random(seed);
            CheckRoundTrip(file, $"seed {seed}:\n{Encoding.UTF8.GetString(file)}");
        }
    }

    [Theory]
    [MemberData(nameof(Unquoted))]
    public void Unquoted_ThatIsNotATextToEveryReader_StaysUnquoted(string text, bool isTyped)
    {
        var exported = ReadmeFile.Read($"---\nplain: {text}\nquoted: '{text}'\n---\n").ToText();

        // A value stays what it was to each reader: unquoted stays unquoted where it matters, and so does quoted.
        exported.ShouldContain($"plain: {text}\n");
        exported.ShouldContain(isTyped ? $"quoted: \"{text}\"\n" : $"quoted: {text}\n");
    }

    [Fact]
    public void Exported_WholeCard_IsWrittenAsCardsOnTheHubAre()
    {
        var text = ReadmeFile.Read(SomeReadmes.Whisper).ToText();

        text.ShouldStartWith("---\nlanguage:\n- en\n- no\n- \"no\"\nlicense: apache-2.0\n");
        text.ShouldContain("\n    metrics:\n    - type: wer\n      value: 3.4320\n      name: Test WER\n");
        text.ShouldContain("\n  note: |\n    First line.\n      Indented: yes\n    # no comment\n");
        text.ShouldContain("value: 1e-5\n");
    }

    [Theory]
    [InlineData("---\na: 1\na: 2\n---\n", "Line 3", "stands twice")]
    [InlineData("---\na: [1\n---\n", "Line ", "cannot be read")]
    [InlineData("---\na: !foo 1\n---\n", "Line 2", "!foo")]
    [InlineData("---\na: ! 1\n---\n", "Line 2", "tag")]
    [InlineData("---\na: *x\n---\n", "Line 2", "*x")]
    [InlineData("---\na: &x [*x]\n---\n", "Line 2", "*x")]
    [InlineData("---\n- a\n- b\n---\n", "Line 2", "no list of keys and values")]
    [InlineData("---\n[a]: 1\n---\n", "Line 2", "keys are single values")]
    [InlineData("---\na: \"\\0\"\n---\n", "Line 2", "NUL")]
    [InlineData("a\nb\0c", "Line 2", "NUL")]
    public void Read_FaultyFile_SaysWhatAndWhere(string file, string where, string what)
    {
        var message = Should.Throw<CardFormatException>(() => ReadmeFile.Read(file)).Message;
        message.ShouldContain(where);
        message.ShouldContain(what);
    }

    [Fact]
    public void Read_NotUtf8_SaysAtWhichByte() =>
        Should.Throw<CardFormatException>(() => ReadmeFile.Read([0x61, 0xFF])).Message.ShouldContain("byte 1");

    [Fact]
    public void Read_AliasesThatMultiply_IsRefusedAtOnce()
    {
        // Nine levels of nine aliases: 9^9 = 387 million values from 300 bytes.
        var bomb = new StringBuilder("---\na0: &a0 [x, x, x, x, x, x, x, x, x]\n");
        for (var level = 1; level < 9; level++)
        {
            var inner = $"*a{level - 1}";
            bomb.Append('a').Append(level).Append(": &a").Append(level).Append(" [").AppendJoin(", ", Enumerable.Repeat(inner, 9)).Append("]\n");
        }
        Should.Throw<CardFormatException>(() => ReadmeFile.Read(bomb + "---\n")).Message.ShouldContain("50,000 values");
    }

    [Fact]
    public void Read_DeepNesting_IsRefused() =>
        Should.Throw<CardFormatException>(() => ReadmeFile.Read($"---\na: {new string('[', 100_000)}\n---\n")).Message.ShouldContain("64 levels");

    [Fact]
    public void Read_HugeFile_IsRefused() =>
        Should.Throw<CardFormatException>(() => ReadmeFile.Read(new byte[ReadmeFile.BytesLimit + 1])).Message.ShouldContain("1,000,001");

    private static void CheckRoundTrip(byte[] file, string about)
    {
        var read = ReadmeFile.Read(file);
        var content = CardJson.Read(CardJson.Write(CardContent.Of(read)));
        var exported = content.ToReadme().Write();
        var again = ReadmeFile.Read(exported);

        again.Body.ShouldBe(read.Body, about);
        var (before, after) = (Split(file), Split(exported));
        after.Body.ShouldBe(before.Body, about);
        ShouldBeSame(before.Yaml, after.Yaml, about);
        ReadmeFile.Read(exported).Write().ShouldBe(exported, about);
    }

    /// <summary>Block and body by the expression Hugging Face's own loader uses.</summary>
    private static (string? Yaml, string Body) Split(byte[] file)
    {
        var text = Encoding.UTF8.GetString(file).TrimStart('\ufeff');
        var match = System.Text.RegularExpressions.Regex.Match(text, @"^(\s*---[\r\n]+)(?<yaml>[\S\s]*?)([\r\n]+---(\r\n|\r|\n|$))", System.Text.RegularExpressions.RegexOptions.ExplicitCapture, TimeSpan.FromSeconds(5));
        // It finds no block in "---\n---\n", which is one without keys.
        return match.Success ? (match.Groups["yaml"].Value, text[match.Length..]) : text.StartsWith("---\n---\n", StringComparison.Ordinal) ? ("{}", text["---\n---\n".Length..]) : (null, text);
    }

    private static void ShouldBeSame(string? before, string? after, string about)
    {
        (after is null).ShouldBe(before is null, about);
        if (before is not null)
        {
            Same(Root(before), Root(after!)).ShouldBeTrue($"{about}\nexported:\n{after}");
        }
    }

    private static YamlNode Root(string yaml)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(yaml));
        return stream.Documents.Count == 0 ? new YamlMappingNode() : stream.Documents[0].RootNode;
    }

    private static bool Same(YamlNode before, YamlNode after) => (before, after) switch
    {
        (YamlMappingNode a, YamlMappingNode b) => a.Children.Count == b.Children.Count && a.Children.Zip(b.Children).All(pair => Same(pair.First.Key, pair.Second.Key) && Same(pair.First.Value, pair.Second.Value)),
        (YamlSequenceNode a, YamlSequenceNode b) => a.Children.Count == b.Children.Count && a.Children.Zip(b.Children).All(pair => Same(pair.First, pair.Second)),
        (YamlScalarNode a, YamlScalarNode b) => Value(a) == Value(b) && IsTyped(a) == IsTyped(b),
        _ => false,
    };

    private static string Value(YamlScalarNode node) => IsTyped(node) && string.IsNullOrEmpty(node.Value) ? "null" : node.Value!;

    /// <summary>Whether some reader takes it for something else than a text; <see cref="Unquoted_ThatIsNotATextToEveryReader_StaysUnquoted"/> holds which words those are.</summary>
    private static bool IsTyped(YamlScalarNode node)
    {
        var tag = node.Tag.IsEmpty ? "" : node.Tag.Value;
        return tag.Length == 0 ? node.Style is ScalarStyle.Plain && YamlScalars.IsTyped(node.Value!) : tag != "tag:yaml.org,2002:str";
    }
}

using System.Globalization;
using System.Text;
using Portal.Governance.Scanning;
using Portal.Ingest.Scanning;
using Portal.Telemetry.Calls;
using Portal.Testing;

namespace Portal.Tests.Ingest.Scanning;

/// <summary>
/// Precision and recall of every kind on the generated test set. The floors below are what the portal promises; the figures themselves stand in docs/safety.md, which this test
/// compares (and writes with PORTAL_WRITE_DOCS=1).
/// </summary>
public sealed class DetectionQualityTests
{
    private const int Seed = 20_261_121;
    private const int PerForm = 400;
    private const string From = "<!-- detection quality: written by DetectionQualityTests -->";
    private const string To = "<!-- end of detection quality -->";

    private static readonly Lazy<IReadOnlyList<Outcome>> Outcomes = new(Measure);

    private readonly record struct Outcome(SampleText Sample, bool Found, int False, IReadOnlyDictionary<FindingKind, int> FalseByKind);

    [Theory]
    [InlineData(FindingKind.Email, 0.99, 0.99)]
    [InlineData(FindingKind.Iban, 0.99, 0.99)]
    [InlineData(FindingKind.Card, 0.95, 0.99)]
    [InlineData(FindingKind.NationalId, 0.98, 0.99)]
    [InlineData(FindingKind.Secret, 0.99, 0.99)]
    // Rows of digits that nothing announces are left alone on purpose: a third of this kind's samples.
    [InlineData(FindingKind.Phone, 0.98, 0.66)]
    public void Kind_OnTheGeneratedSet_KeepsItsFloor(FindingKind kind, double leastPrecision, double leastRecall)
    {
        var (precision, recall) = QualityOf(kind);

        precision.ShouldBeGreaterThanOrEqualTo(leastPrecision, Examples(kind));
        recall.ShouldBeGreaterThanOrEqualTo(leastRecall, Examples(kind));
    }

    [Fact]
    public void Document_OfSafety_StatesWhatIsMeasured()
    {
        var path = Path.Combine(RepositoryFolder.Root, "docs", "safety.md");
        var document = File.ReadAllText(path);
        var (start, end) = (document.IndexOf(From, StringComparison.Ordinal) + From.Length, document.IndexOf(To, StringComparison.Ordinal));
        var table = $"\n{Table()}";
        if (Environment.GetEnvironmentVariable("PORTAL_WRITE_DOCS") == "1")
        {
            File.WriteAllText(path, document[..start] + table + document[end..]);
            return;
        }

        document[start..end].ShouldBe(table, "The figures changed: run this test with PORTAL_WRITE_DOCS=1 and look at the difference.");
    }

    private static (double Precision, double Recall) QualityOf(FindingKind kind)
    {
        var positives = Outcomes.Value.Where(outcome => outcome.Sample.Kind == kind && outcome.Sample.Value is not null).ToList();
        var found = positives.Count(outcome => outcome.Found);
        var wrong = Outcomes.Value.Sum(outcome => outcome.FalseByKind.GetValueOrDefault(kind));
        return (found / (double)(found + wrong), found / (double)positives.Count);
    }

    private static List<Outcome> Measure()
    {
        var texts = new SampleTexts(Seed);
        var scanner = new ValueScanner(new Replacement(new SubjectHasher(new byte[32])));
        return [.. texts.Positives(PerForm).Concat(texts.Negatives(PerForm)).Select(sample => Look(sample, scanner))];
    }

    private static Outcome Look(SampleText sample, ValueScanner scanner)
    {
        var text = Encoding.UTF8.GetBytes(sample.Text);
        var (counts, edits) = (new FindingCounts(), new Edits());
        scanner.Scan(text, 0, TextScanner.For(FindingActions.All(FindingAction.Redact))!, FindingActions.All(FindingAction.Redact), FindingPlace.Input, counts, edits);
        var rest = Rewritten(text, edits);
        var falses = new Dictionary<FindingKind, int>();
        foreach (var kind in FindingKinds.All)
        {
            // A value stands in some texts twice.
            var expected = sample.Value is not null && kind == sample.Kind ? Occurrences(sample) : 0;
            falses[kind] = (int)Math.Max(0, counts.Of(kind) - expected);
        }

        var found = sample.Value is not null && counts.Of(sample.Kind) >= Occurrences(sample) && !Unescaped(rest).Contains(Core(sample.Value), StringComparison.Ordinal);
        return new Outcome(sample, found, falses.Values.Sum(), falses);
    }

    /// <summary>The most telling part of a value: found means that it is gone.</summary>
    private static string Core(string value) => value.Length > 12 ? value[2..^2] : value;

    private static int Occurrences(SampleText sample)
    {
        var text = Unescaped(sample.Text);
        var count = 0;
        for (var at = text.IndexOf(sample.Value!, StringComparison.Ordinal); at >= 0; at = text.IndexOf(sample.Value!, at + 1, StringComparison.Ordinal))
        {
            count++;
        }

        return Math.Max(1, count);
    }

    private static string Unescaped(string text)
    {
        for (var i = 0; i < 4 && text.Contains('\\', StringComparison.Ordinal); i++)
        {
            text = System.Text.RegularExpressions.Regex.Replace(
                text,
                @"\\(u[0-9a-fA-F]{4}|[nrtbf""\\/])",
                match => match.Value[1] == 'u' ? ((char)int.Parse(match.ValueSpan[2..], NumberStyles.HexNumber, CultureInfo.InvariantCulture)).ToString() : match.Value[1] switch { 'n' or 'r' => "\n", 't' or 'b' or 'f' => " ", var c => c.ToString() },
                System.Text.RegularExpressions.RegexOptions.ExplicitCapture,
                TimeSpan.FromSeconds(10));
        }

        return text;
    }

    private static string Rewritten(byte[] text, Edits edits)
    {
        var result = new StringBuilder();
        var copied = 0;
        foreach (var edit in edits.All)
        {
            result.Append(Encoding.UTF8.GetString(text, copied, edit.Start - copied)).Append(Encoding.UTF8.GetString(edits.Text.Slice(edit.TextStart, edit.TextLength)));
            copied = edit.End;
        }

        return result.Append(Encoding.UTF8.GetString(text, copied, text.Length - copied)).ToString();
    }

    private static string Table()
    {
        var table = new StringBuilder();
        table.Append("| kind | samples | precision | recall |\n| --- | ---: | ---: | ---: |\n");
        foreach (var kind in FindingKinds.All)
        {
            var (precision, recall) = QualityOf(kind);
            var samples = Outcomes.Value.Count(outcome => outcome.Sample.Kind == kind && outcome.Sample.Value is not null);
            table.Append(CultureInfo.InvariantCulture, $"| {FindingKinds.NameOf(kind)} | {samples} | {precision:0.0000} | {recall:0.0000} |\n");
        }

        table.Append("\n| form | kind | samples | found |\n| --- | --- | ---: | ---: |\n");
        foreach (var form in Outcomes.Value.Where(outcome => outcome.Sample.Value is not null).GroupBy(outcome => (outcome.Sample.Kind, outcome.Sample.Form)))
        {
            table.Append(CultureInfo.InvariantCulture, $"| {form.Key.Form} | {FindingKinds.NameOf(form.Key.Kind)} | {form.Count()} | {form.Count(outcome => outcome.Found)} |\n");
        }

        table.Append("\n| what is none | looks like | samples | taken for one |\n| --- | --- | ---: | ---: |\n");
        foreach (var form in Outcomes.Value.Where(outcome => outcome.Sample.Value is null).GroupBy(outcome => (outcome.Sample.Kind, outcome.Sample.Form)))
        {
            table.Append(CultureInfo.InvariantCulture, $"| {form.Key.Form} | {FindingKinds.NameOf(form.Key.Kind)} | {form.Count()} | {form.Count(outcome => outcome.False > 0)} |\n");
        }

        return table.Append('\n').ToString();
    }

    private static string Examples(FindingKind kind) => string.Join('\n', Outcomes.Value
        .Where(outcome => outcome.FalseByKind.GetValueOrDefault(kind) > 0 || (outcome.Sample.Kind == kind && outcome.Sample.Value is not null && !outcome.Found))
        .GroupBy(outcome => (outcome.Sample.Form, outcome.Found)).SelectMany(group => group.Take(4))
        .Select(outcome => $"{outcome.Sample.Form} | found {outcome.Found} | {outcome.FalseByKind.GetValueOrDefault(kind)} false | {outcome.Sample.Text}"));
}

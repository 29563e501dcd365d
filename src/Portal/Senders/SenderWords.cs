using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Telemetry.Senders;
using Portal.Ui;

namespace Portal.Senders;

/// <summary>Says in words what is known about a sender.</summary>
internal static class SenderWords
{
    /// <summary>What is the case.</summary>
    public static string Of(SenderFinding finding, IStringLocalizer<SendersTexts> text) => text[
        $"Note{finding.Note}",
        finding.Count.ToString("#,0", CultureInfo.CurrentCulture),
        UnitFormat.Format(finding.Span.TotalMilliseconds, Unit.Duration),
        finding.Note == SenderNote.Rejected ? Reason(finding.Detail, text) : finding.Detail];

    /// <summary>What it means and what to do.</summary>
    public static string Advice(SenderFinding finding, IStringLocalizer<SendersTexts> text) => text[$"Advice{finding.Note}"];

    /// <summary>The most urgent finding, or that all is well.</summary>
    public static string Summary(SenderVerdict verdict, IStringLocalizer<SendersTexts> text) =>
        verdict.Findings.Count == 0 ? text["NoteFine"] : Of(verdict.Findings[0], text);

    /// <summary>Why items are rejected; a reason this page does not know stands as it is.</summary>
    public static string Reason(string reason, IStringLocalizer<SendersTexts> text) => text[$"Reason{reason}"] is { ResourceNotFound: false } known ? known.Value : reason;

    /// <summary>"gen_ai ≥ v1.41, openinference".</summary>
    public static string Conventions(SenderSummary sender)
    {
        var dialects = sender.Dialects.Keys.Where(dialect => dialect != "none");
        return string.Join(", ", dialects.Select(dialect => dialect == "gen_ai" && sender.Conventions.Version is { } version ? $"{dialect} {version}" : dialect));
    }

    /// <summary>Scope and SDK as one line of names.</summary>
    public static string Source(SenderSummary sender) => string.Join(" · ", new[]
    {
        sender.ScopeVersion.Length > 0 ? $"{sender.Scope} {sender.ScopeVersion}" : sender.Scope,
        sender.Sdk,
    }.Where(part => part.Length > 0));
}

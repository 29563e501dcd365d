using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models.Cards;
using Portal.Panels;
using Portal.Ui;

namespace Portal.Models.Cards;

/// <summary>What fields, gaps and changes are called in the viewer's language.</summary>
internal static class CardWords
{
    /// <summary>"Intended use"; a key of the metadata is called what it is.</summary>
    public static string OfField(CardField field, IStringLocalizer text) => field.Kind is CardFieldKind.Metadata ? field.Key! : text[$"Field_{field.Id.Replace('-', '_')}"];

    public static string OfField(string id, IStringLocalizer text) => CardFields.Default.Find(id) is { } field ? OfField(field, text) : id;

    /// <summary>"Nobody has confirmed it for 200 days."</summary>
    public static string OfGap(CardGap gap, string? detail, IStringLocalizer text) => gap is CardGap.None ? "" : text[$"Gap{gap}", detail ?? ""];

    /// <summary>What a change is about.</summary>
    public static string OfChange(CardChange change, CardView before, CardView after, PanelNames names, IStringLocalizer text) => change.Subject switch
    {
        CardSubject.Field => OfField(change.Key, text),
        CardSubject.Section => change.Key.Length == 0 ? text["Preamble"] : change.Key,
        CardSubject.Applicability => text["ApplicabilityOf", OfField(change.Key, text)],
        CardSubject.Panel or CardSubject.Number => PanelOf(change.Key, after, before) is { } panel ? names.Of(CardPanels.ContentOf(panel)) : change.Key,
        CardSubject.Layout => text[change.Key == "body" ? "LayoutBody" : "LayoutMetadata"],
        _ => change.Key,
    };

    /// <summary>A frozen value as people read it.</summary>
    public static string OfValue(decimal? value, string? unit) => UnitFormat.Format((double?)value, UnitOf(unit)).ToString();

    public static Unit UnitOf(string? unit) => Enum.TryParse<Live.Series.SeriesUnit>(unit, out var known) ? PanelFrames.UnitOf(known) : Unit.Count;

    /// <summary>"12 % above"; empty where there is nothing to compare.</summary>
    public static string OfDrift(decimal? approved, decimal? live, IStringLocalizer text)
    {
        if (approved is not { } before || live is not { } now || before == 0)
        {
            return "";
        }
        var share = (now - before) / before;
        return Math.Abs(share) < 0.005m ? text["DriftSame"] : text[share > 0 ? "DriftAbove" : "DriftBelow", (Math.Abs(share) * 100).ToString("0.#", CultureInfo.CurrentCulture)];
    }

    private static CardPanel? PanelOf(string id, params ReadOnlySpan<CardView> views)
    {
        foreach (var view in views)
        {
            if (view.Content.Panels.FirstOrDefault(panel => panel.Id == id) is { } known)
            {
                return known;
            }
        }
        return null;
    }
}

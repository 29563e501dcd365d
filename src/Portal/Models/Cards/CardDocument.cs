using System.Globalization;
using Microsoft.Extensions.Localization;
using Portal.Documents;
using Portal.Governance.Models.Cards;
using Portal.Governance.Models.Cards.Metadata;
using Portal.Panels;

namespace Portal.Models.Cards;

/// <summary>A card as a document to be kept: what it says, its frozen numbers with their questions, and what it still lacks.</summary>
public sealed class CardDocument(PanelNames names, IStringLocalizer<CardTexts> text)
{
    public byte[] Write(OpenedCard card, CardView view)
    {
        ArgumentNullException.ThrowIfNull(card);
        ArgumentNullException.ThrowIfNull(view);
        var builder = new DocumentBuilder(card.Model.Title, CultureInfo.CurrentUICulture.TwoLetterISOLanguageName).With(document => document with
        {
            Subtitle = view.Version is { } version ? text["PdfVersion", version.Number, version.PublishedBy] : text["PdfDraft"],
            Identifier = view.Version?.Hash,
            Created = view.Version?.PublishedAt ?? card.Card?.ChangedAt,
        });
        AddFacts(builder, card, view);
        foreach (var section in view.Content.Sections)
        {
            if (section.Title.Length > 0 && (section.Level > 1 || section.Field != "summary"))
            {
                builder.Heading(section.Level <= 2 ? 1 : 2, section.Title);
            }
            if (!string.IsNullOrWhiteSpace(section.Text))
            {
                builder.Markdown(section.Text, topLevel: section.Level <= 2 ? 2 : 3);
            }
        }
        AddNumbers(builder, view);
        AddMetadata(builder, view.Content.Metadata);
        AddCompleteness(builder, card.Judge(view.Content));
        return PdfWriter.Write(builder.Build());
    }

    private void AddFacts(DocumentBuilder builder, OpenedCard card, CardView view)
    {
        List<(string Key, string Value)> facts = [(text["Model"], card.Model.Name), (text["Purpose"], card.Model.Purpose)];
        if (view.Version is { } version)
        {
            facts.Add((text["Published"], version.PublishedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm 'UTC'", CultureInfo.InvariantCulture)));
            facts.Add((text["Note"], version.Note));
            facts.Add((text["ModelVersion"], version.ModelVersion ?? "–"));
        }
        builder.KeyValues(facts.Where(fact => fact.Value.Length > 0));
    }

    private void AddNumbers(DocumentBuilder builder, CardView view)
    {
        if (view.Numbers.Count == 0)
        {
            return;
        }
        builder.Heading(1, text["FrozenNumbers"]);
        builder.Table(
            [new TableColumn(text["Number"]), new TableColumn(text["Window"]), new TableColumn(text["Value"], Number: true), new TableColumn(text["Calls"], Number: true)],
            view.Numbers.Select(IReadOnlyList<string> (number) =>
                [TitleOf(number), Window(number), number.Fault is null ? CardWords.OfValue(number.Value, number.Unit) : text[$"Fault_{number.Fault.Replace('-', '_')}"], CardWords.OfValue(number.SampleSize, null)]));
        foreach (var number in view.Numbers.Where(number => number.Times.Count > 1 && number.Groups.Count > 0))
        {
            builder.Chart(TitleOf(number), FrozenCharts.Frame(number), CardWords.UnitOf(number.Unit), PanelFrames.FormOf(CardPanels.FormOf(number.Form)), $"{number.Question} · sha256 {number.Hash}");
        }
        builder.Remark(text["FrozenAbout", view.Numbers[0].ComputedAt.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture)]);
    }

    private void AddMetadata(DocumentBuilder builder, MetadataMap? metadata)
    {
        if (metadata is null or { Entries.IsEmpty: true })
        {
            return;
        }
        builder.Heading(1, text["Metadata"]);
        builder.Preformatted(new ReadmeFile(metadata, "").ToText());
    }

    private void AddCompleteness(DocumentBuilder builder, IReadOnlyList<CardScore> scores)
    {
        builder.Heading(1, text["Completeness"]);
        builder.Table(
            [new TableColumn(text["Framework"]), new TableColumn(text["Told"], Number: true), new TableColumn(text["Open"])],
            scores.Select(IReadOnlyList<string> (score) =>
                [score.Framework.Name + (score.IsBinding ? "" : $" ({text["Voluntary"]})"), text["MetOfAsked", score.Met, score.Asked], string.Join("; ", score.Open.Select(finding => $"{CardWords.OfField(finding.Field, text)} ({finding.Reference.Place})"))]));
    }

    private string TitleOf(FrozenNumber number) => names.Of(new PanelContent(number.Title, number.Metric, number.By, CardPanels.FormOf(number.Form)));

    private static string Window(FrozenNumber number) =>
        string.Create(CultureInfo.InvariantCulture, $"{number.From.UtcDateTime:yyyy-MM-dd HH:mm} – {number.To.UtcDateTime:yyyy-MM-dd HH:mm}");
}

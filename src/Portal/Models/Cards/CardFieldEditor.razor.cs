using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models.Cards;

namespace Portal.Models.Cards;

/// <summary>Writes one field of a card: Markdown beside what it will look like, or the YAML of a key.</summary>
public sealed partial class CardFieldEditor : ComponentBase
{
    private string _typed = "";
    private string? _shown;
    private string? _written;
    private string? _problem;

    [Parameter, EditorRequired] public CardField Field { get; set; } = default!;

    [Parameter, EditorRequired] public CardContent Content { get; set; } = CardContent.Empty;

    /// <summary>How far the field is told, without what was typed since.</summary>
    [Parameter] public (CardFieldStatus Status, CardGap Gap, string? Detail)? Finding { get; set; }

    /// <summary>The author read it again and found it right, to be saved with the draft.</summary>
    [Parameter] public bool IsConfirmed { get; set; }

    /// <summary>Name of the model.</summary>
    [Parameter, EditorRequired] public string Model { get; set; } = "";

    [Parameter, EditorRequired] public Guid ModelId { get; set; }

    [Parameter, EditorRequired] public EventCallback<CardContent> OnChange { get; set; }

    [Parameter, EditorRequired] public EventCallback OnConfirm { get; set; }

    [Inject] private IStringLocalizer<CardTexts> Text { get; set; } = default!;

    private CardFieldState State => Content.StateOf(Field.Id);

    private string Hint => Field.Kind is CardFieldKind.Text ? Text[$"Hint_{Field.Id.Replace('-', '_')}"] : Text["HintMetadata", Field.Key!];

    protected override void OnParametersSet()
    {
        // What stands in the box is the author's, blank lines at its end included; it is replaced only when the content changed elsewhere.
        var now = Read();
        if (_shown != Field.Id || (now != _written && _problem is null))
        {
            (_shown, _typed, _written, _problem) = (Field.Id, now, now, null);
        }
    }

    private string Read() => Field.Kind is CardFieldKind.Text ? (Content.Text(Field.Id) ?? "").ReplaceLineEndings("\n") : MetadataWords.Yaml(Content.Metadata?.Find(Field.Key!));

    private Task TypeAsync(string typed)
    {
        _typed = typed;
        try
        {
            var next = Field.Kind is CardFieldKind.Text ? Content.WithText(Field.Id, typed) : Content.WithMetadata(Field.Key!, MetadataWords.ReadValue(typed));
            _problem = null;
            (Content, _written) = (next, null);
            _written = Read();
            return OnChange.InvokeAsync(next);
        }
        catch (CardFormatException fault)
        {
            _problem = fault.Message;
            return Task.CompletedTask;
        }
    }

    private Task SetReasonAsync(string? reason) =>
        OnChange.InvokeAsync(Content.WithState(Field.Id, State with { NotApplicable = string.IsNullOrWhiteSpace(reason) ? null : reason.Trim() }));
}

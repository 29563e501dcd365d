using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Forms;
using Microsoft.Extensions.Localization;
using Portal.Governance.Models.Cards;

namespace Portal.Models.Cards;

/// <summary>Takes a README.md, from a file or pasted, and says what it would change before it does.</summary>
public sealed partial class CardImportDialog : ComponentBase
{
    private string _text = "";
    private string? _problem;
    private CardContent? _next;
    private IReadOnlyList<CardChange> _changes = [];

    /// <summary>The draft as it stands.</summary>
    [Parameter, EditorRequired] public CardContent Current { get; set; } = CardContent.Empty;

    [Parameter, EditorRequired] public EventCallback<CardContent> OnImport { get; set; }

    [Parameter, EditorRequired] public EventCallback OnClose { get; set; }

    [Inject] private IStringLocalizer<CardTexts> Text { get; set; } = default!;

    private async Task LoadAsync(InputFileChangeEventArgs change)
    {
        if (change.File.Size > ReadmeFile.BytesLimit)
        {
            (_next, _problem) = (null, Text["ImportTooLong", ReadmeFile.BytesLimit]);
            return;
        }
        using var memory = new MemoryStream();
        await using (var file = change.File.OpenReadStream(ReadmeFile.BytesLimit))
        {
            await file.CopyToAsync(memory);
        }
        Take(() => ReadmeFile.Read(memory.ToArray()));
    }

    private void Check(string text)
    {
        _text = text;
        if (text.Length == 0)
        {
            (_next, _problem) = (null, null);
            return;
        }
        Take(() => ReadmeFile.Read(text));
    }

    private void Take(Func<ReadmeFile> read)
    {
        try
        {
            _next = Current.With(read());
            _changes = CardDifference.Between(Current, _next);
            _problem = null;
        }
        catch (CardFormatException fault)
        {
            (_next, _problem) = (null, fault.Message);
        }
    }

    private Task ImportAsync() => _next is null ? Task.CompletedTask : OnImport.InvokeAsync(_next);
}

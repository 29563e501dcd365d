using Portal.Governance.Models.Cards;
using Portal.Shell;

namespace Portal.Models.Cards;

/// <summary>Saving and publishing: against the draft the author began from, and with both sides in view where somebody else saved meanwhile.</summary>
public sealed partial class CardEditPage
{
    private ModelCard? _conflict;
    private CardContent _theirs = CardContent.Empty;
    private CardMergeResult? _merge;
    private IReadOnlyList<CardChange> _changes = [];
    private CardView _published = new(CardContent.Empty, [], Version: null);
    private string _note = "";
    private string? _problem;

    [Microsoft.AspNetCore.Components.Inject] private CardViews Views { get; set; } = default!;

    private void CloseDialog() => (_dialog, _problem) = (Dialog.None, null);

    private async Task SaveAsync()
    {
        _saving = true;
        _keep?.Dispose();
        await TryAsync(async () => await SaveDraftAsync());
        _saving = false;
    }

    /// <summary>False: somebody else saved meanwhile, or there is no such model any more.</summary>
    private async Task<bool> SaveDraftAsync()
    {
        var editor = _editor!;
        var result = await Cards.SaveAsync(_viewer, Name, editor.Seen, editor.Current, editor.Confirmed, _left.Token);
        switch (result)
        {
            case { Outcome: CardOutcome.Done, Card: { } card }:
                await Typings.ForgetAsync(card.ModelId, PersonId, _left.Token);
                editor.Saved(card);
                _card = _card! with { Card = card, Draft = editor.Origin };
                (_conflict, _notice) = (null, Text["Saved"]);
                return true;
            case { Outcome: CardOutcome.Conflict, Card: { } theirs }:
                await Typings.KeepAsync(theirs.ModelId, PersonId, editor.Current, editor.Origin, editor.Seen, _left.Token);
                _theirs = CardJson.Read(theirs.Draft);
                _merge = CardMerge.Join(editor.Origin, editor.Current, _theirs);
                _conflict = theirs;
                return false;
            default:
                _isMissing = true;
                return false;
        }
    }

    /// <summary>Goes on with both sides' changes, one's own where both changed the same.</summary>
    private Task JoinAsync()
    {
        _editor!.Rebase(_theirs, _conflict!.Version, _merge!.Merged);
        _conflict = null;
        return SaveAsync();
    }

    /// <summary>Goes on from what the other saved.</summary>
    private Task TakeTheirsAsync() => TryAsync(async () =>
    {
        _editor!.Rebase(_theirs, _conflict!.Version, _theirs);
        await Typings.ForgetAsync(_conflict.ModelId, PersonId, _left.Token);
        (_conflict, _notice) = (null, Text["TookTheirs"]);
    });

    private async Task OpenPublishAsync()
    {
        _saving = true;
        _keep?.Dispose();
        await TryAsync(async () =>
        {
            if ((_editor!.IsDirty || _card!.Card is null) && !await SaveDraftAsync())
            {
                return;
            }
            _published = _card!.Card!.PublishedNumber > 0 && await Views.FindAsync(_card, name: null, _left.Token) is { } last ? last : new CardView(CardContent.Empty, [], Version: null);
            _changes = CardDifference.Between(_published.Content, _editor.Current);
            _dialog = Dialog.Publish;
        });
        _saving = false;
    }

    private async Task PublishAsync()
    {
        _saving = true;
        await TryAsync(async () =>
        {
            var frozen = await Numbers.FreezeAsync(_editor!.Current, _card!.Filter, _left.Token);
            var result = await Cards.PublishAsync(_viewer, Name, _editor.Seen, _note, frozen, _left.Token);
            switch (result.Outcome)
            {
                case CardOutcome.Done:
                    Navigation.NavigateTo(PortalUrls.RegisteredModel(Name, "card"));
                    break;
                case CardOutcome.Conflict:
                    CloseDialog();
                    await SaveDraftAsync();
                    break;
                default:
                    _problem = Text[result.Outcome is CardOutcome.Unchanged ? "PublishUnchanged" : "PublishFailed"];
                    break;
            }
        });
        _saving = false;
    }
}

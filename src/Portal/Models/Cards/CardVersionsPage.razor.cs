using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models.Cards;
using Portal.Shell;

namespace Portal.Models.Cards;

/// <summary>What a card said when: published versions, and saved states of the draft that can be brought back.</summary>
public sealed partial class CardVersionsPage : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private OpenedCard? _card;
    private IReadOnlyList<ModelCardVersion> _versions = [];
    private IReadOnlyList<ModelCardRevision> _revisions = [];
    private string? _loaded;
    private string? _notice;
    private string _from = "";
    private string _to = CardView.Draft;
    private bool _mayEdit;
    private bool _isMissing;
    private bool _fault;

    [Parameter] public string Name { get; set; } = "";

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private CardLibrary Library { get; set; } = default!;
    [Inject] private ModelCards Cards { get; set; } = default!;
    [Inject] private AccessGuard Guard { get; set; } = default!;
    [Inject] private NavigationManager Navigation { get; set; } = default!;
    [Inject] private IStringLocalizer<CardTexts> Text { get; set; } = default!;

    private RenderFragment States => builder =>
    {
        foreach (var (value, words) in _versions.Select(version => (version.Number.ToString(CultureInfo.InvariantCulture), Text["VersionNumber", version.Number].Value)).Prepend((CardView.Draft, Text["Draft"].Value)))
        {
            builder.OpenElement(0, "option");
            builder.AddAttribute(1, "value", value);
            builder.AddContent(2, words);
            builder.CloseElement();
        }
    };

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override async Task OnParametersSetAsync()
    {
        if (_loaded != Name)
        {
            _loaded = Name;
            await LoadAsync();
        }
    }

    private Task LoadAsync() => TryAsync(async () =>
    {
        var viewer = (await Viewer).User;
        _card = await Library.OpenAsync(viewer, Name, _left.Token);
        _isMissing = _card is null;
        if (_card is { } card)
        {
            _versions = await Cards.ListVersionsAsync(card.Model.Id, _left.Token);
            _mayEdit = await Guard.MayAsync(viewer, PortalPolicies.EditModels, card.Model.Application, _left.Token);
            _revisions = _mayEdit ? await Cards.ListRevisionsAsync(card.Model.Id, _left.Token) : [];
            _from = _versions.Count > 0 ? _versions[0].Number.ToString(CultureInfo.InvariantCulture) : "";
        }
    });

    private void Compare() => Navigation.NavigateTo(PortalUrls.ModelCardDiff(Name, _from, _to));

    /// <summary>The earlier state becomes the draft as a new save; what stood there stays in the list.</summary>
    private Task RestoreAsync(ModelCardRevision revision) => TryAsync(async () =>
    {
        var result = await Cards.SaveAsync((await Viewer).User, Name, _card!.Seen, CardJson.Read(revision.Content), [], _left.Token);
        _notice = Text[result.Outcome is CardOutcome.Done ? "Restored" : "NotRestored", revision.Version];
        await LoadAsync();
    });

    private async Task TryAsync(Func<Task> act)
    {
        try
        {
            await act();
            _fault = false;
        }
        catch (OperationCanceledException) when (_left.IsCancellationRequested)
        {
            // The page was left.
        }
        catch (AccessRefusedException)
        {
            _mayEdit = false;
        }
        catch (DbException)
        {
            _fault = true;
        }
    }
}

using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models.Cards;

namespace Portal.Models.Cards;

/// <summary>Comments on a card or on one of its fields.</summary>
public sealed partial class CardComments : ComponentBase, IDisposable
{
    private readonly CancellationTokenSource _left = new();
    private IReadOnlyList<ModelCardComment> _comments = [];
    private string _text = "";
    private bool _resolvedShown;
    private bool _may;
    private bool _fault;

    /// <summary>Name of the model.</summary>
    [Parameter, EditorRequired] public string Model { get; set; } = "";

    [Parameter, EditorRequired] public Guid ModelId { get; set; }

    /// <summary>Id of a field; null: all comments of the card.</summary>
    [Parameter] public string? Field { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private ModelCardComments Comments { get; set; } = default!;
    [Inject] private AccessGuard Guard { get; set; } = default!;
    [Inject] private IStringLocalizer<CardTexts> Text { get; set; } = default!;

    private IEnumerable<ModelCardComment> All => _comments.Where(comment => Field is null || comment.Field == Field);

    private IEnumerable<ModelCardComment> Open => All.Where(comment => comment.ResolvedAt is null);

    private IEnumerable<ModelCardComment> Shown => _resolvedShown ? All : Open;

    public void Dispose()
    {
        _left.Cancel();
        _left.Dispose();
    }

    protected override Task OnInitializedAsync() => TryAsync(async () =>
    {
        _may = await Guard.MayAsync((await Viewer).User, PortalPolicies.Comment, application: null, _left.Token);
        _comments = await Comments.ListAsync(ModelId, _left.Token);
    });

    private Task WriteAsync() => TryAsync(async () =>
    {
        if (await Comments.WriteAsync((await Viewer).User, Model, Field, _text, _left.Token) is not null)
        {
            _text = "";
            _comments = await Comments.ListAsync(ModelId, _left.Token);
        }
    });

    private Task ResolveAsync(ModelCardComment comment) => TryAsync(async () =>
    {
        await Comments.ResolveAsync((await Viewer).User, Model, comment.Id, comment.ResolvedAt is null, _left.Token);
        _comments = await Comments.ListAsync(ModelId, _left.Token);
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
            _may = false;
        }
        catch (DbException)
        {
            _fault = true;
        }
    }
}

using System.Security.Claims;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Store;
using Portal.Ui;

namespace Portal.Access.Emergency;

/// <summary>Codes sealed for the day on which the identity provider is down, and what became of them.</summary>
public sealed partial class BreakGlassCodesPage : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private IReadOnlyList<SealedCode>? _codes;
    private string? _sealed;
    private string? _fault;
    private bool _asking;
    private bool _busy;
    private bool _byCode;

    [Inject] private SealedCodes Codes { get; set; } = null!;
    [Inject] private EmergencyWatch Watch { get; set; } = null!;
    [Inject] private TimeProvider Time { get; set; } = null!;
    [Inject] private IStringLocalizer<EmergencyTexts> Text { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;

    private IReadOnlyList<DataColumn<SealedCode>> Columns =>
    [
        new(Text["Note"], code => builder => builder.AddContent(0, code.Note ?? Text[$"Kind{code.Kind}"])),
        new(Text["State"], code => builder =>
        {
            var (status, word) = StateOf(code);
            builder.OpenComponent<StatusBadge>(0);
            builder.AddComponentParameter(1, nameof(StatusBadge.Value), status);
            builder.AddComponentParameter(2, nameof(StatusBadge.Word), Text[word].Value);
            builder.CloseComponent();
        }),
        new(Text["MadeBy"], code => builder => builder.AddContent(0, code.CreatedBy)),
        new(Text["MadeAt"], code => Moment(code.CreatedAt)),
        new(Text["ExpiresAt"], code => Moment(code.ExpiresAt)),
        new(Text["UsedBy"], code => builder => builder.AddContent(0, code.UsedByName is null ? "–" : code.Reason is null ? code.UsedByName : $"{code.UsedByName}: {code.Reason}")),
        new(Text["Act"], code => builder =>
        {
            if (!IsLive(code))
            {
                builder.AddContent(0, "–");
                return;
            }
            builder.OpenElement(1, "button");
            builder.AddAttribute(2, "type", "button");
            builder.AddAttribute(3, "class", "button");
            builder.AddAttribute(4, "disabled", _busy || _byCode);
            builder.AddAttribute(5, "onclick", EventCallback.Factory.Create(this, () => RevokeAsync(code.Id)));
            builder.AddContent(6, Text["Revoke"]);
            builder.CloseElement();
        }),
    ];

    protected override async Task OnInitializedAsync()
    {
        if (RendererInfo.IsInteractive)
        {
            Watch.Changed += OnChanged;
            _byCode = (await Authentication).User.HasClaim(PortalClaims.SignInMethod, SignInMethods.BreakGlass);
            await ActAsync(_ => Task.CompletedTask);
        }
    }

    private void OnChanged(object? sender, EventArgs e) => _ = InvokeAsync(async () =>
    {
        await ActAsync(_ => Task.CompletedTask);
        StateHasChanged();
    });

    private static bool IsOpen(SealedCode code) => code is { Kind: SealedCodeKind.BreakGlass, UsedAt: not null, AcknowledgedAt: null };

    private bool IsLive(SealedCode code) => code is { UsedAt: null, RevokedAt: null } && code.ExpiresAt > Time.GetUtcNow();

    private (Status Status, string Word) StateOf(SealedCode code) => code switch
    {
        { UsedAt: not null, Kind: SealedCodeKind.FirstAdministrator } => (Status.Ok, "StateUsed"),
        { UsedAt: not null, AcknowledgedAt: null } => (Status.Critical, "StateUsedOpen"),
        { UsedAt: not null } => (Status.Ok, "StateAcknowledged"),
        { RevokedAt: not null } => (Status.Unknown, "StateRevoked"),
        _ when !IsLive(code) => (Status.Unknown, "StateExpired"),
        _ => (Status.Ok, "StateSealed"),
    };

    private Task SealAsync(SealRequest request) => ActAsync(async user => _sealed = (await Codes.SealAsync(user, request.Note, request.Days, _closing.Token)).Text);

    private Task RevokeAsync(Guid id) => ActAsync(user => Codes.RevokeAsync(user, id, _closing.Token));

    private Task AcknowledgeAsync(Guid id) => ActAsync(user => Codes.AcknowledgeAsync(user, id, _closing.Token));

    private void Close() => (_asking, _sealed) = (false, null);

    private async Task ActAsync(Func<ClaimsPrincipal, Task> act)
    {
        if (_busy)
        {
            return;
        }
        (_busy, _fault) = (true, null);
        try
        {
            await act((await Authentication).User);
            _codes = await Codes.ListAsync(_closing.Token);
        }
        catch (AccessRefusedException)
        {
            _fault = Text["RefusedRight"];
        }
        catch (Exception fault) when (RecordsFault.IsUnavailable(fault))
        {
            _fault = Text["Error"];
        }
        finally
        {
            _busy = false;
        }
    }

    private static RenderFragment Moment(DateTimeOffset value) => builder =>
    {
        builder.OpenComponent<LocalTime>(0);
        builder.AddComponentParameter(1, nameof(LocalTime.Value), value);
        builder.CloseComponent();
    };

    public void Dispose()
    {
        Watch.Changed -= OnChanged;
        _closing.Cancel();
        _closing.Dispose();
    }
}

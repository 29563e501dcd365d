using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Drift;
using Portal.Telemetry.Drift;

namespace Portal.Drift;

/// <summary>With what the current window is compared; pins it as the reference that stays, and unpins it. Both can be undone.</summary>
public sealed partial class ReferencePicker : ComponentBase
{
    private const int MostReleases = 8;
    private static readonly TimeSpan BeforeRelease = TimeSpan.FromDays(14);

    private static readonly ReferencePolicy[] Rolling =
    [
        .. new[] { 1, 7, 14, 28 }.Select(days => new ReferencePolicy.Sliding(TimeSpan.FromDays(days))),
        new ReferencePolicy.SameHourOfWeek(4),
    ];

    private bool _pinning;
    private string? _name;
    private string? _fault;
    private string? _message;
    private DriftReferenceDraft? _undo;

    [Parameter, EditorRequired] public ReferencePolicy Value { get; set; } = ReferencePolicy.Default;

    [Parameter] public EventCallback<ReferencePolicy> OnChange { get; set; }

    [Parameter, EditorRequired] public string Application { get; set; } = "";

    /// <summary>The application's releases, the most used first.</summary>
    [Parameter] public IReadOnlyList<string> Versions { get; set; } = [];

    /// <summary>What is pinned; null: nothing.</summary>
    [Parameter] public DriftReference? Pinned { get; set; }

    /// <summary>The window that is looked at, which can be pinned; null while it is not known.</summary>
    [Parameter] public DriftWindow? Window { get; set; }

    /// <summary>Something was pinned or unpinned, here or by somebody else.</summary>
    [Parameter] public EventCallback OnPinned { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private DriftReferenceCommands Commands { get; set; } = default!;
    [Inject] private IStringLocalizer<DriftTexts> Text { get; set; } = default!;

    private string PinnedText => Pinned is null ? "" : DriftReferenceText.Of(new ReferencePolicy.Fixed(Pinned.From, Pinned.To));

    private IEnumerable<ReferencePolicy> Releases => Versions.Where(version => version.Length > 0).Take(MostReleases)
        .SelectMany(version => new ReferencePolicy[] { new ReferencePolicy.SinceVersion(version), new ReferencePolicy.BeforeVersion(version, BeforeRelease) });

    private string Chosen => DriftReferenceText.Of(Value);

    private bool IsOther => Chosen != PinnedText && !Rolling.Concat(Releases).Any(preset => DriftReferenceText.Of(preset) == Chosen);

    private Task ChooseAsync(string text) => DriftReferenceText.TryParse(text, out var reference, out _) ? OnChange.InvokeAsync(reference) : Task.CompletedTask;

    private void OpenPin() => (_pinning, _fault, _name) = (true, null, Versions.FirstOrDefault(version => version.Length > 0) is { } version ? Text["PinNameOf", version] : "");

    private Task PinAsync() => TryAsync(async () =>
    {
        if (string.IsNullOrWhiteSpace(_name))
        {
            _fault = Text["PinNameMissing"];
            return;
        }
        var before = Pinned;
        var pinned = await Commands.PinAsync((await Viewer).User, Application, new DriftReferenceDraft(_name, Window!.From, Window.To, before?.Version ?? 0), CancellationToken.None);
        _pinning = false;
        _undo = before is null ? null : new DriftReferenceDraft(before.Name, before.From, before.To, pinned.Version);
        _message = Text["PinDone", pinned.Name];
        await OnPinned.InvokeAsync();
    });

    private Task UnpinAsync() => TryAsync(async () =>
    {
        var pinned = Pinned!;
        if (await Commands.UnpinAsync((await Viewer).User, Application, pinned.Version, CancellationToken.None) is { } gone)
        {
            (_undo, _message) = (new DriftReferenceDraft(gone.Name, gone.From, gone.To, Version: 0), Text["UnpinDone", gone.Name]);
        }
        await OnPinned.InvokeAsync();
    });

    private Task UndoAsync() => TryAsync(async () =>
    {
        var back = await Commands.PinAsync((await Viewer).User, Application, _undo!, CancellationToken.None);
        (_undo, _message) = (null, Text["PinDone", back.Name]);
        await OnPinned.InvokeAsync();
    });

    private async Task TryAsync(Func<Task> command)
    {
        try
        {
            await command();
        }
        catch (DriftReferenceConflictException conflict)
        {
            (_pinning, _undo) = (false, null);
            _message = conflict.Current is { } current ? Text["PinConflict", current.Name, current.PinnedBy] : Text["PinGone"];
            await OnPinned.InvokeAsync();
        }
        catch (AccessRefusedException)
        {
            (_pinning, _message) = (false, Text["NotAllowed"]);
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or TimeoutException)
        {
            (_pinning, _message) = (false, Text["StoreFault"]);
        }
    }
}

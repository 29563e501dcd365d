using System.Data.Common;
using System.Globalization;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Applications;
using Portal.Governance.Audit;
using Portal.Shell;
using Portal.Telemetry.Deletion;
using Portal.Ui;

namespace Portal.Applications;

/// <summary>What ingest keeps of one application, who owns it, and its deletion.</summary>
public sealed partial class ApplicationSettingsPage : IDisposable
{
    private readonly CancellationTokenSource _closing = new();
    private IDictionary<string, object> _ofApplication = new Dictionary<string, object>(StringComparer.Ordinal);
    private ApplicationSettings? _stored;
    private ApplicationSettings? _conflict;
    private ApplicationDeletion? _deletion;
    private IReadOnlyList<ReceiptLine>? _contents;
    private SettingsForm? _form;
    private string? _fault;
    private string? _opened;
    private bool _saving;
    private bool _saved;
    private bool _asking;
    private string _tenant = "";

    [Parameter] public string Application { get; set; } = "";

    [Inject] private ApplicationSettingsStore Store { get; set; } = null!;
    [Inject] private ApplicationDeletions Deletions { get; set; } = null!;
    [Inject] private ApplicationErasure Erasure { get; set; } = null!;
    [Inject] private ApplicationRecords Records { get; set; } = null!;
    [Inject] private AccessGuard Guard { get; set; } = null!;
    [Inject] private IEnumerable<SettingsSection> Sections { get; set; } = null!;
    [Inject] private IngestDefaults Defaults { get; set; } = null!;
    [Inject] private IStringLocalizer<ApplicationsTexts> Text { get; set; } = null!;

    [CascadingParameter] private Task<AuthenticationState> Authentication { get; set; } = null!;

    private string FootNote =>
        _form is not null && _form.DiffersFrom(_stored) ? Text["Unsaved"]
        : _saved ? Text["Saved"]
        : _stored is not null ? Text["ChangedBy", _stored.ChangedBy, At(_stored.ChangedAt)]
        : "";

    protected override async Task OnParametersSetAsync()
    {
        if (!RendererInfo.IsInteractive || _opened == Application)
        {
            return;
        }
        _opened = Application;
        _ofApplication = new Dictionary<string, object>(StringComparer.Ordinal) { [SettingsSection.ApplicationParameter] = Application };
        var user = (await Authentication).User;
        _tenant = user.GetTenant();
        Deletions.Progressed -= OnProgressed;
        Deletions.Progressed += OnProgressed;
        try
        {
            _stored = await Store.FindAsync(_tenant, Application, _closing.Token);
            _deletion = (await Deletions.ListAsync(_tenant, _closing.Token)).FirstOrDefault(one => one.Subject == Application);
            _form = SettingsForm.Of(_stored);
            _fault = null;
        }
        catch (Exception fault) when (IsUnavailable(fault))
        {
            _fault = Text["Error"];
        }
    }

    private void Edit(SettingsForm form) => (_form, _saved) = (form, false);

    private Task SaveAsync() => SaveAsync(_stored?.Version ?? 0);

    private Task SaveMineAsync()
    {
        var version = _conflict?.Version ?? 0;
        _conflict = null;
        return SaveAsync(version);
    }

    private async Task SaveAsync(long version)
    {
        if (_form is not { IsValid: true } form || _saving)
        {
            return;
        }
        (_saving, _fault) = (true, null);
        try
        {
            _stored = await Store.SaveAsync(await ActingAsync(), Application, form.ToChange(version), _closing.Token);
            (_form, _saved, _conflict) = (SettingsForm.Of(_stored), true, null);
        }
        catch (ApplicationSettingsConflictException conflict)
        {
            _conflict = conflict.Current;
            if (_conflict is null)
            {
                // They were removed with the application; saving once more sets them anew.
                (_stored, _fault) = (null, Text["ErrorSave"]);
            }
        }
        catch (AccessRefusedException)
        {
            _fault = Text["ActRefused"];
        }
        catch (Exception fault) when (IsUnavailable(fault))
        {
            _fault = Text["ErrorSave"];
        }
        finally
        {
            _saving = false;
        }
    }

    private void TakeTheirs()
    {
        _stored = _conflict;
        _form = SettingsForm.Of(_conflict);
        _conflict = null;
    }

    private IReadOnlyList<ConflictField> Differences(ApplicationSettings current)
    {
        var (theirs, mine) = (SettingsForm.Of(current), _form!);
        return ConflictField.Differing(
            new ConflictField(Text["Content"], Choice(theirs.CaptureContent), Choice(mine.CaptureContent)),
            new ConflictField(Text["ByGrantOnly"], YesNo(theirs.ContentByGrantOnly), YesNo(mine.ContentByGrantOnly)),
            new ConflictField(Text["ContentBytes"], theirs.MaxContentBytes, mine.MaxContentBytes),
            new ConflictField(Text["SamplingLabel"], theirs.SampleOneIn, mine.SampleOneIn),
            new ConflictField(Text["KeepErrors"], YesNo(theirs.KeepErrors), YesNo(mine.KeepErrors)),
            new ConflictField(Text["Team"], theirs.Team, mine.Team));

        string YesNo(bool value) => Text[value ? "Yes" : "No"];

        string Choice(bool? keep) => keep switch { true => Text["ContentKeep"], false => Text["ContentDrop"], null => Text["None"] };
    }

    private async Task AskDeleteAsync()
    {
        (_asking, _contents) = (true, null);
        StateHasChanged();
        try
        {
            _contents = DeletionReceipt.Join(
                await Erasure.CountAsync(_tenant, Application, _closing.Token), await Records.CountAsync(_tenant, Application, _closing.Token));
        }
        catch (Exception fault) when (IsUnavailable(fault))
        {
            (_asking, _fault) = (false, Text["Error"]);
        }
    }

    private async Task DeleteAsync()
    {
        _asking = false;
        try
        {
            _deletion = await Deletions.RequestAsync(await ActingAsync(), Application, _closing.Token);
        }
        catch (AccessRefusedException)
        {
            _fault = Text["ActRefused"];
        }
        catch (Exception fault) when (IsUnavailable(fault))
        {
            _fault = Text["Error"];
        }
    }

    private async Task<Actor> ActingAsync() => await Guard.RequireAsync((await Authentication).User, PortalPolicies.Administer, cancellationToken: _closing.Token);

    private void OnProgressed(object? sender, ApplicationDeletion deletion) => _ = InvokeAsync(async () =>
    {
        if (deletion.Tenant != _tenant || deletion.Subject != Application)
        {
            return;
        }
        _deletion = deletion;
        if (deletion.Step == DeletionStep.Done)
        {
            _stored = await Store.FindAsync(_tenant, Application, _closing.Token);
            _form = SettingsForm.Of(_stored);
        }
        StateHasChanged();
    });

    private static bool IsUnavailable(Exception fault) => fault is DbException or DbUpdateException or HttpRequestException or TimeoutException or InvalidOperationException;

    private static string Grouped(int number) => number.ToString("N0", CultureInfo.CurrentCulture);

    private static string At(DateTimeOffset time) => time.UtcDateTime.ToString("g", CultureInfo.CurrentCulture);

    public void Dispose()
    {
        Deletions.Progressed -= OnProgressed;
        _closing.Cancel();
        _closing.Dispose();
    }
}

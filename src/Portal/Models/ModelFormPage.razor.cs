using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Models;
using Portal.Shell;
using Portal.Ui;

namespace Portal.Models;

/// <summary>Registers a model, or changes what one is. Filled in from traffic by its address; keeps what was typed when somebody else was faster.</summary>
public sealed partial class ModelFormPage : ComponentBase
{
    private const string ProductionName = "prod";

    private ModelFields _fields = new();
    private IReadOnlyList<ModelOwner>? _owners;
    private IReadOnlyList<string> _applications = [];
    private IReadOnlyList<string> _providers = [];
    private IReadOnlyList<ModelFault> _faults = [];
    private Model? _model;
    private Model? _theirs;
    private long _version;
    private string? _problem;
    private bool _dirty;
    private bool _tried;
    private bool _saving;
    private bool _isMissing;

    /// <summary>Null: a new one.</summary>
    [Parameter] public string? Name { get; set; }

    [SupplyParameterFromQuery(Name = PortalUrls.Application)] private string? Application { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Environment)] private string? Environment { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Provider)] private string? Provider { get; set; }
    [SupplyParameterFromQuery(Name = PortalUrls.Model)] private string? ResponseModel { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = null!;
    [Inject] private ModelCatalogue Catalogue { get; set; } = null!;
    [Inject] private ModelRegistry Registry { get; set; } = null!;
    [Inject] private ModelOwners Owners { get; set; } = null!;
    [Inject] private RiskClasses Classes { get; set; } = null!;
    [Inject] private ModelWords Words { get; set; } = null!;
    [Inject] private NavigationManager Navigation { get; set; } = null!;
    [Inject] private IStringLocalizer<ModelsTexts> Text { get; set; } = null!;

    private bool IsNew => Name is null;

    /// <summary>A field that was not touched yet is not wrong, only empty.</summary>
    private IReadOnlyList<ModelFault> Shown => _tried ? _faults : [.. _faults.Where(fault => fault.Kind is ModelFaultKind.TooLong or ModelFaultKind.NameNotAllowed or ModelFaultKind.NameReserved)];

    protected override async Task OnInitializedAsync()
    {
        var user = (await Viewer).User;
        var tenant = user.GetTenant();
        try
        {
            if (Name is not null)
            {
                _model = await Catalogue.FindAsync(tenant, Name, CancellationToken.None);
                _isMissing = _model is null;
                if (_model is not null)
                {
                    (_fields, _version) = (ModelFields.Of(ModelDraft.Of(_model)), _model.Version);
                }
            }
            else
            {
                _fields = FromTraffic(user.FindFirst(System.Security.Claims.ClaimTypes.NameIdentifier)?.Value);
            }
            var summary = await Catalogue.SummarizeAsync(tenant, CancellationToken.None);
            (_applications, _providers) = (summary.Applications, summary.Providers);
            _owners = await Owners.ListAsync(tenant, CancellationToken.None);
        }
        catch (DbException)
        {
            (_owners, _problem) = ([], Text["StoreFault"]);
        }
    }

    /// <summary>One click in the list of the unregistered leads here; whoever clicks is proposed to answer for it.</summary>
    private ModelFields FromTraffic(string? person) => new()
    {
        Title = ResponseModel is null ? "" : Application is { Length: > 0 } ? Text["ProposedTitle", ResponseModel, Application] : ResponseModel,
        Application = Application ?? "",
        Provider = Provider ?? "",
        Owner = Guid.TryParse(person, out _) ? person : "",
        Version = ResponseModel ?? "",
        Stage = Environment?.StartsWith(ProductionName, StringComparison.OrdinalIgnoreCase) == true ? LifecycleStage.Production : LifecycleStage.Development,
        ResponseModels = ResponseModel ?? "",
    };

    private static string Value(ChangeEventArgs change) => change.Value as string ?? "";

    private string? Invalid(string field) => Shown.Any(fault => fault.Field == field) ? "true" : null;

    private void Type(ModelFields fields)
    {
        (_fields, _dirty) = (fields, true);
        Check();
    }

    private void Check()
    {
        var draft = _fields.ToDraft(_owners ?? []);
        _faults =
        [
            .. IsNew && _fields.Name is not null ? ModelRules.CheckName(_fields.Name.Trim()) : [],
            .. ModelRules.Check(draft, Classes),
            .. IsNew && _fields.ToVersion() is { } version
                ? ModelRules.CheckVersionName(version.Name).Concat(ModelRules.Check(version.Draft)).Select(fault => fault with { Field = $"Version.{fault.Field}" })
                : [],
        ];
    }

    private async Task SaveAsync()
    {
        _tried = true;
        Check();
        if (_faults.Count > 0 || _saving)
        {
            return;
        }
        _saving = true;
        try
        {
            var user = (await Viewer).User;
            var draft = _fields.ToDraft(_owners!);
            Show(IsNew
                ? await Registry.RegisterAsync(user, new NewModel(_fields.Name, draft, _fields.ToVersion()), CancellationToken.None)
                : await Registry.ChangeAsync(user, Name!, _version, draft, CancellationToken.None));
        }
        catch (AccessRefusedException)
        {
            _problem = Text["NotAllowed"];
        }
        catch (Exception fault) when (fault is DbException or DbUpdateException or TimeoutException)
        {
            _problem = Text["StoreFaultKept"];
        }
        finally
        {
            _saving = false;
        }
    }

    private void Show(ModelChange<Model> change)
    {
        (_problem, _theirs) = (null, null);
        switch (change.Outcome)
        {
            case ModelOutcome.Done:
                _dirty = false;
                Navigation.NavigateTo(PortalUrls.RegisteredModel(change.Record!.Name));
                break;
            case ModelOutcome.Invalid:
                _faults = change.Faults!;
                break;
            case ModelOutcome.Duplicate:
                _problem = Text["NameTaken", change.Record!.Name, change.Record.Title];
                break;
            case ModelOutcome.Conflict when change.Record is { } theirs:
                // Saving again means: mine, although I have seen theirs.
                (_theirs, _version) = (theirs, theirs.Version);
                break;
            default:
                _problem = Text["ModelGone"];
                break;
        }
    }

    private void TakeTheirs()
    {
        (_fields, _theirs, _dirty) = (ModelFields.Of(ModelDraft.Of(_theirs!)), null, false);
        Check();
    }

    private IReadOnlyList<ConflictField> Differences()
    {
        var theirs = ModelFields.Of(ModelDraft.Of(_theirs!));
        return ConflictField.Differing(
            new(Text["FieldTitle"], theirs.Title, _fields.Title),
            new(Text["FieldPurpose"], theirs.Purpose, _fields.Purpose),
            new(Text["Application"], theirs.Application, _fields.Application),
            new(Text["Provider"], theirs.Provider, _fields.Provider),
            new(Text["Owner"], OwnerName(theirs.Owner), OwnerName(_fields.Owner)),
            new(Text["RiskClass"], Words.RiskOf(theirs.RiskClass), Words.RiskOf(_fields.RiskClass)),
            new(Text["FieldRiskBasis"], theirs.RiskBasis, _fields.RiskBasis));
    }

    private string OwnerName(string id) => _owners!.FirstOrDefault(owner => owner.Id.ToString("D") == id)?.Name ?? Text["NoOwner"];
}

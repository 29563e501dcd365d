using System.Data.Common;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Authorization;
using Microsoft.EntityFrameworkCore;
using Microsoft.Extensions.Localization;
using Portal.Governance.Access;
using Portal.Governance.Bias;
using Portal.Telemetry.Bias;

namespace Portal.Bias;

/// <summary>With whom the groups of an attribute are compared: in this view, and for the application once somebody keeps it.</summary>
public sealed partial class ReferencePicker : ComponentBase
{
    private string? _said;
    private bool _keeping;
    private (string Attribute, string? Reference)? _kept;

    [Parameter, EditorRequired] public AttributeBias Attribute { get; set; } = default!;

    [Parameter, EditorRequired] public BiasRule Rule { get; set; } = default!;

    [Parameter, EditorRequired] public string Application { get; set; } = "";

    /// <summary>A group was chosen for this view; empty: none.</summary>
    [Parameter] public EventCallback<string> OnChoose { get; set; }

    /// <summary>The application's own choice holds again.</summary>
    [Parameter] public EventCallback OnForget { get; set; }

    [CascadingParameter] private Task<AuthenticationState> Viewer { get; set; } = default!;
    [Inject] private BiasCommands Commands { get; set; } = default!;
    [Inject] private IStringLocalizer<BiasTexts> Text { get; set; } = default!;

    private string? Chosen => Rule.References.GetValueOrDefault(Attribute.Attribute);

    private bool Differs => !string.Equals(Chosen, Attribute.Reference, StringComparison.Ordinal);

    private bool IsOwn => Chosen is not null && !Differs;

    /// <summary>It was kept here, and the next numbers will say so.</summary>
    private bool IsKept => _kept == (Attribute.Attribute, Attribute.Reference);

    /// <summary>Groups that are shown, and the reference itself where it is not among them.</summary>
    private IEnumerable<string> Choices => Attribute.Groups.Where(group => !group.IsOther).Select(group => group.Value)
        .Union(Attribute.Reference is { } reference ? [reference] : [], StringComparer.Ordinal).Order(StringComparer.Ordinal);

    protected override void OnParametersSet()
    {
        if (_kept is not null && !IsKept)
        {
            (_kept, _said) = (null, null);
        }
    }

    private async Task KeepAsync()
    {
        _keeping = true;
        try
        {
            await Commands.ChooseReferenceAsync((await Viewer).User, Application, Attribute.Attribute, Attribute.Reference, CancellationToken.None);
            _said = Text["ReferenceKept", Attribute.Attribute, BiasWords.Reference(Attribute.Reference, Text)];
            _kept = (Attribute.Attribute, Attribute.Reference);
        }
        catch (AccessRefusedException)
        {
            _said = Text["NotAllowed"];
        }
        catch (BiasSettingsConflictException conflict)
        {
            _said = Text["ReferenceConflict", conflict.Current?.ChangedBy ?? ""];
        }
        catch (Exception exception) when (exception is DbException or DbUpdateException or InvalidOperationException or TimeoutException)
        {
            _said = Text["StoreFault"];
        }
        finally
        {
            _keeping = false;
        }
    }
}

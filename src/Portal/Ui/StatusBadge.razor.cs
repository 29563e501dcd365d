using Microsoft.AspNetCore.Components;
using Microsoft.Extensions.Localization;

namespace Portal.Ui;

/// <summary>A status as icon and word, never as colour alone; the reason shows on hover.</summary>
public sealed partial class StatusBadge : ComponentBase
{
    [Parameter, EditorRequired] public Status Value { get; set; }

    [Parameter] public string? Reason { get; set; }

    /// <summary>Said instead of the status's own word, where there is a more exact one.</summary>
    [Parameter] public string? Word { get; set; }

    [Inject] private IStringLocalizer<UiText> Text { get; set; } = default!;

    private string ClassName => Value switch
    {
        Status.Ok => "ok",
        Status.Warning => "warning",
        Status.Critical => "critical",
        Status.Unknown => "unknown",
        _ => throw new InvalidOperationException($"No class for status {Value}."),
    };
}

using Microsoft.AspNetCore.Components;

namespace Portal.Ui;

/// <summary>One number with its unit, what it was before in words, the age of its data, and a status where one is judged.</summary>
public sealed partial class StatTile : ComponentBase
{
    [Parameter, EditorRequired] public string Label { get; set; } = "";

    [Parameter] public FormattedValue Value { get; set; } = new("–", "");

    /// <summary>The change against the previous period, in words.</summary>
    [Parameter] public string? Delta { get; set; }

    /// <summary>The previous value itself, shown on hover.</summary>
    [Parameter] public string? DeltaTitle { get; set; }

    [Parameter] public Status? Status { get; set; }

    [Parameter] public string? StatusReason { get; set; }

    [Parameter] public DateTimeOffset? Received { get; set; }

    [Parameter] public TimeSpan OldAfter { get; set; } = TimeSpan.FromMinutes(1);

    [Parameter] public bool Paused { get; set; }

    /// <summary>No value has come yet: the tile shows its shape.</summary>
    [Parameter] public bool Loading { get; set; }
}

namespace Portal.Telemetry.Calls;

/// <summary>What ingest had to correct or leave out of a span; bits of the ClickHouse column <c>calls.flags</c>.</summary>
[Flags]
public enum CallFlags : uint
{
    None = 0,

    /// <summary>The sender counted cached tokens beside the input tokens; they were added (input = input + cached).</summary>
    AdditiveCacheCorrected = 1 << 0,

    /// <summary>The sender counted reasoning tokens beside the output tokens; they were added.</summary>
    AdditiveReasoningCorrected = 1 << 1,

    /// <summary>The start time was older than raw retention or more than five minutes ahead and was clamped.</summary>
    ClockClamped = 1 << 2,

    /// <summary>The span ended before it started; its duration was set to zero.</summary>
    NegativeDuration = 1 << 3,

    /// <summary>Token usage on an agent or workflow span: shown, not counted, because its children carry it too.</summary>
    UsageNotCounted = 1 << 4,

    /// <summary>At least one attribute was cut to the length limit.</summary>
    AttributeTruncated = 1 << 5,

    /// <summary>Attributes beyond the limit were left out.</summary>
    AttributesDropped = 1 << 6,

    /// <summary>Prompt or answer was cut to the content limit.</summary>
    ContentTruncated = 1 << 7,

    /// <summary>A numeric attribute was not a number the column can hold and was ignored.</summary>
    InvalidNumber = 1 << 8,

    /// <summary>The answer's format was not checked: it was too long or cut, or the check would have taken too long.</summary>
    FormatNotChecked = 1 << 9,
}

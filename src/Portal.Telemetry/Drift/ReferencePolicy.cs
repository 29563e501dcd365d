namespace Portal.Telemetry.Drift;

/// <summary>With what the current window is compared. A reference never overlaps the current window: an overlap would hide part of every change.</summary>
/// <remarks>A rolling reference follows slow drift and so hides it; a page shows a pinned one beside it (<see cref="DriftRequest.Pinned"/>).</remarks>
public abstract record ReferencePolicy
{
    /// <summary>A window that stays: [<paramref name="From"/>, <paramref name="To"/>), UTC.</summary>
    /// <param name="Name">What people call it; null for one given in an address.</param>
    public sealed record Fixed(DateTimeOffset From, DateTimeOffset To, string? Name = null) : ReferencePolicy;

    /// <summary>A window that moves along: it is <paramref name="Length"/> long and ends <paramref name="Offset"/> before the current window ends.</summary>
    /// <param name="Offset">At least as long as the current window; zero: exactly as long, so that the reference ends where the current window begins.</param>
    public sealed record Sliding(TimeSpan Length, TimeSpan Offset = default) : ReferencePolicy;

    /// <summary>The same hours of the same weekday in the <paramref name="Weeks"/> weeks before.</summary>
    public sealed record SameHourOfWeek(int Weeks) : ReferencePolicy;

    /// <summary>From the first call of a version to the start of the current window: has it changed since that release?</summary>
    public sealed record SinceVersion(string Version) : ReferencePolicy;

    /// <summary>The <paramref name="Length"/> before the first call of a version: what did that release change?</summary>
    public sealed record BeforeVersion(string Version, TimeSpan Length) : ReferencePolicy;

    /// <summary>The reference nobody has to choose: the fourteen days before the current window.</summary>
    public static ReferencePolicy Default { get; } = new Sliding(TimeSpan.FromDays(14));

    /// <summary>Whether the reference moves along with the current window.</summary>
    public bool IsRolling => this is Sliding or SameHourOfWeek;

    private ReferencePolicy()
    {
    }
}

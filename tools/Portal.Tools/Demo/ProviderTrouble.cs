namespace Portal.Tools.Demo;

/// <summary>A provider's bad hour: slower answers and more errors. About one in 160 hours of each provider, the same hours on every run.</summary>
internal readonly record struct ProviderTrouble(double Slowdown, double ErrorShare)
{
    private const int OneHourIn = 160;

    /// <summary>Bad enough that nobody overlooks it.</summary>
    public static ProviderTrouble OnCue { get; } = new(5, 0.45);

    public static ProviderTrouble At(DateTimeOffset time, string provider)
    {
        // A stable mix of provider and hour; string.GetHashCode differs from run to run.
        var mix = (uint)(time.ToUnixTimeSeconds() / 3600);
        foreach (var letter in provider)
        {
            mix = (mix ^ letter) * 16_777_619;
        }
        mix ^= mix >> 15;
        return mix % OneHourIn == 0 ? new ProviderTrouble(2.6, 0.11) : new ProviderTrouble(1, 0);
    }
}

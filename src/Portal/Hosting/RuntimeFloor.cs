namespace Portal.Hosting;

/// <summary>Refuses runtimes with a known hole that the portal's safety hangs on.</summary>
internal static class RuntimeFloor
{
    /// <summary>
    /// CVE-2026-40372: Data Protection 10.0.0 to 10.0.6 accepts forged cookies. What such a runtime may have let in stays valid until the key ring is
    /// rotated, which the guide says how to do.
    /// </summary>
    internal static readonly Version Least = new(10, 0, 7);

    /// <exception cref="StartupException">The runtime is older than <see cref="Least"/>.</exception>
    public static void Check(Version runtime)
    {
        if (runtime < Least)
        {
            throw new StartupException(
                $".NET {runtime} accepts forged session cookies (CVE-2026-40372). Install the runtime {Least} or newer; if this data folder was used with {runtime}, end all sessions afterwards with 'rotate data-protection'.");
        }
    }
}

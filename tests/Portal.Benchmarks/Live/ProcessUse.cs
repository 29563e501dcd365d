using System.Globalization;

namespace Portal.Benchmarks.Live;

/// <summary>What a process uses, read from Linux's /proc.</summary>
internal static class ProcessUse
{
    private const int TicksPerSecond = 100; // USER_HZ of Linux on every platform .NET runs on

    /// <summary>Processor time of user and kernel mode since the process started.</summary>
    public static TimeSpan Cpu(int process)
    {
        var stat = File.ReadAllText($"/proc/{process}/stat");
        // Fields after the command's name in parentheses: utime is the 14th, stime the 15th of all.
        var fields = stat[(stat.LastIndexOf(')') + 2)..].Split(' ');
        var ticks = long.Parse(fields[11], CultureInfo.InvariantCulture) + long.Parse(fields[12], CultureInfo.InvariantCulture);
        return TimeSpan.FromSeconds((double)ticks / TicksPerSecond);
    }

    /// <summary>Resident memory in MiB.</summary>
    public static double ResidentMb(int process)
    {
        var line = File.ReadLines($"/proc/{process}/status").First(line => line.StartsWith("VmRSS:", StringComparison.Ordinal));
        return long.Parse(line.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture) / 1024.0;
    }

    /// <summary>Load average over one minute: how busy the machine is with everything, the benchmark included.</summary>
    public static string Load() => File.ReadAllText("/proc/loadavg").Split(' ')[0];
}

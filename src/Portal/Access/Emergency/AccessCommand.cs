using System.Globalization;
using Portal.Governance.Access;
using Portal.Telemetry;

namespace Portal.Access.Emergency;

/// <summary>
/// <c>dotnet Portal.dll access first-admin|break-glass</c>: a code made on the machine itself, for when nobody can sign in any more. It works on the running
/// portal of the same data folder, without a restart.
/// </summary>
public static class AccessCommand
{
    private const int FirstAdministratorHours = 1;
    private const int BreakGlassHours = 24;
    private const int MostHours = 24 * 7;

    private const string Usage = """
        Usage:
          access first-admin [--hours N]   lets one person in as administrator, at /first-administrator (1 hour)
          access break-glass [--hours N]   the same with a reason and an alert to all administrators, at /break-glass (24 hours)
        The data folder is Portal:Data or PORTAL_DATA, else .portal below the working directory.
        """;

    /// <summary>Whether the command line asks for this command instead of for the portal.</summary>
    public static bool IsRequested(string[] args) => args is ["access", ..];

    /// <summary>Runs the command.</summary>
    /// <returns>0: done; 2: wrong usage.</returns>
    public static int Run(string[] args, DataDirectory data, TimeProvider time, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(data);
        ArgumentNullException.ThrowIfNull(time);
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        (SealedCodeKind Kind, string Page, int Hours)? asked = args switch
        {
            ["access", "first-admin", .. var rest] when HoursOf(rest, FirstAdministratorHours) is { } hours => (SealedCodeKind.FirstAdministrator, EmergencyUrls.FirstAdministrator, hours),
            ["access", "break-glass", .. var rest] when HoursOf(rest, BreakGlassHours) is { } hours => (SealedCodeKind.BreakGlass, EmergencyUrls.BreakGlass, hours),
            _ => null,
        };
        if (asked is not { } made)
        {
            error.WriteLine(Usage);
            return 2;
        }
        var now = time.GetUtcNow();
        var code = SealedCodeFormat.Create();
        new SealedCodeFile(data.Keys).Add(new MachineCode(made.Kind, SealedCodeFormat.Hash(code)!, now, now.AddHours(made.Hours)));
        error.WriteLine($"Open /{made.Page} of the portal within {made.Hours} h and enter this code. It works once:");
        output.WriteLine(code);
        return 0;
    }

    private static int? HoursOf(string[] options, int usual) => options switch
    {
        [] => usual,
        ["--hours", var text] when int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var hours) && hours is >= 1 and <= MostHours => hours,
        _ => null,
    };
}

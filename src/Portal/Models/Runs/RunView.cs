using System.Globalization;
using Portal.Governance.Models.Runs;
using Portal.Ui;

namespace Portal.Models.Runs;

/// <summary>How runs are written.</summary>
internal static class RunView
{
    public static Status StatusOf(RunStatus status) => status switch
    {
        RunStatus.Finished => Status.Ok,
        RunStatus.Failed => Status.Critical,
        RunStatus.Killed => Status.Warning,
        _ => Status.Unknown,
    };

    /// <summary>Five digits tell runs apart; more are in the API.</summary>
    public static string Number(double value) => value.ToString("G5", CultureInfo.CurrentCulture);
}

using System.Text.RegularExpressions;
using Portal.Live;
using Portal.Telemetry.Senders;

namespace Portal.Senders;

/// <summary>The live panels about senders.</summary>
internal static partial class SenderPanels
{
    /// <summary>Everybody who sent within the range.</summary>
    public const string Senders = "senders";

    /// <summary>One sender; the argument is its id.</summary>
    public const string Sender = "sender";

    public static void AddSenderPanels(this IServiceCollection services)
    {
        services.AddLivePanel<SenderReports, SendersResult>(
            Senders,
            (reports, request, _, token) => reports.GetSendersAsync(request, token),
            argument => argument is null ? null : $"The panel '{Senders}' takes no argument.",
            result => result.Senders.Count == 0 ? null : result.Senders.Max(sender => sender.LastSeen));
        services.AddLivePanel<SenderReports, SenderDetail>(
            Sender,
            (reports, request, id, token) => reports.GetSenderAsync(request, id!, token),
            argument => IsId(argument) ? null : $"The panel '{Sender}' takes the id of a sender: 1 to 16 hexadecimal digits in lower case.",
            result => result.Sender?.LastSeen);
    }

    /// <summary>Whether a text can be the id of a sender.</summary>
    public static bool IsId(string? text) => text is not null && Id().IsMatch(text);

    [GeneratedRegex("^[0-9a-f]{1,16}$", RegexOptions.None, matchTimeoutMilliseconds: 1000)]
    private static partial Regex Id();
}

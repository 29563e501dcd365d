using System.Text.RegularExpressions;
using Microsoft.AspNetCore.Connections;
using Microsoft.Extensions.Options;
using Portal.Telemetry.Writing;

namespace Portal.Hosting;

/// <summary>The portal cannot start as it is set up; the message is all an operator needs.</summary>
public sealed class StartupException(string message, Exception? innerException = null) : Exception(message, innerException);

/// <summary>Tells an operator in plain lines why the portal did not start.</summary>
public static partial class StartupFaults
{
    /// <summary>Runs the portal; faults of its set-up become one line each on standard error and exit code 1. Anything else is a defect and keeps its stack trace.</summary>
    public static async Task<int> ReportAsync(Func<Task<int>> run)
    {
        ArgumentNullException.ThrowIfNull(run);
        try
        {
            return await run();
        }
        catch (Exception exception) when (Lines(exception) is { Count: > 0 } lines)
        {
            foreach (var line in lines)
            {
                await Console.Error.WriteLineAsync($"The portal cannot start: {line}");
            }
            return 1;
        }
    }

    /// <summary>Validates all settings before any of them is used, so that every fault is reported at once.</summary>
    public static void CheckSettings(this WebApplication app)
    {
        ArgumentNullException.ThrowIfNull(app);
        app.Services.GetRequiredService<IStartupValidator>().Validate();
    }

    /// <summary>Every fault in words; empty for what is no fault of the set-up.</summary>
    internal static IReadOnlyList<string> Lines(Exception exception) => exception switch
    {
        OptionsValidationException validation => [.. validation.Failures.SelectMany(failure => WithKey(validation.OptionsType, failure))],
        AggregateException { InnerExceptions: var several } when several.All(one => Lines(one).Count > 0) => [.. several.SelectMany(Lines)],
        StartupException or SpoolInUseException => [exception.Message],
        IOException { InnerException: AddressInUseException } => [$"{exception.Message.TrimEnd('.')}. Another program, perhaps a second portal, listens there: stop it, or set Kestrel:Endpoints:Http:Url, Kestrel:Endpoints:Otlp:Url and Kestrel:Endpoints:OtlpGrpc:Url."],
        IOException { InnerException: null } when exception.Message.Contains("bind", StringComparison.OrdinalIgnoreCase) => [exception.Message],
        InvalidOperationException when exception.Message.StartsWith("Failed to convert configuration value", StringComparison.Ordinal) => [exception.Message],
        _ => [],
    };

    /// <summary>Validation by attributes names the class and its property; an operator knows the key.</summary>
    private static IEnumerable<string> WithKey(Type options, string failure)
    {
        var match = AttributeFailure().Match(failure);
        if (!match.Success || options.GetField("Section")?.GetRawConstantValue() is not string section)
        {
            return [failure];
        }
        var fault = match.Groups["fault"].Value;
        return match.Groups["members"].Value.Split(',', StringSplitOptions.RemoveEmptyEntries).Select(member =>
            fault.Contains($"{section}:", StringComparison.Ordinal) ? fault : $"{section}:{member}: {fault}");
    }

    [GeneratedRegex(@"^DataAnnotation validation failed for '[^']*' members: '(?<members>[^']*)' with the error: '(?<fault>.*)'\.$", RegexOptions.ExplicitCapture | RegexOptions.Singleline, matchTimeoutMilliseconds: 1000)]
    private static partial Regex AttributeFailure();
}

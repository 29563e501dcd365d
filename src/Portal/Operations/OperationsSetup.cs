using System.Data.Common;
using Portal.Governance.Backup;
using Portal.Governance.Engine;
using Portal.Governance.Store;
using Portal.Hosting;
using Portal.Operations.Backup;
using Portal.Operations.Control;
using Portal.Telemetry.Backup;
using Portal.Telemetry.Engine;
using Portal.Telemetry.Schema;

namespace Portal.Operations;

/// <summary>Commands of operators - backup, restore, rotation of keys - and the running portal's side of them.</summary>
public static class OperationsSetup
{
    private static readonly string[] Commands = ["backup", "restore", "rotate"];

    /// <summary>Lets commands of this machine talk to the running portal.</summary>
    public static WebApplicationBuilder AddOperations(this WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        builder.Services.AddSingleton<DeliveryHold>();
        builder.Services.AddHostedService<ControlSocket>();
        return builder;
    }

    /// <summary>Whether the command line asks for one of these commands instead of for the portal.</summary>
    public static bool IsCommand(string[] args) => args is [var command, ..] && Commands.Contains(command, StringComparer.Ordinal);

    /// <summary>Runs a command.</summary>
    /// <returns>0: done; 1: could not be done, one line on standard error says why; 2: wrong usage.</returns>
    public static async Task<int> RunCommandAsync(string[] args, WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(args);
        ArgumentNullException.ThrowIfNull(builder);
        using var stop = new CancellationTokenSource();
        Console.CancelKeyPress += OnCancel;
        try
        {
            switch (args[0])
            {
                case "backup":
                    await BackupCommand.RunAsync(Arguments(), builder, Console.Out, Console.Error, stop.Token);
                    return 0;
                case "restore":
                    await RestoreCommand.RunAsync(Arguments(), builder, Console.Error, stop.Token);
                    return 0;
                default:
                    return await RotateCommand.RunAsync(args, builder, Console.Out, Console.Error, stop.Token);
            }
        }
        catch (FormatException fault)
        {
            await Console.Error.WriteLineAsync(fault.Message);
            await Console.Error.WriteLineAsync(BackupArguments.Usage);
            return 2;
        }
        catch (OperationCanceledException)
        {
            await Console.Error.WriteLineAsync($"The {args[0]} was stopped.");
            return 1;
        }
        catch (Exception fault) when (IsExpected(fault))
        {
            await Console.Error.WriteLineAsync($"The {args[0]} failed: {fault.Message}");
            return 1;
        }
        finally
        {
            Console.CancelKeyPress -= OnCancel;
        }

        BackupArguments Arguments()
        {
            var arguments = BackupArguments.Parse(args);
            if (arguments.Data is not null)
            {
                builder.Configuration["Portal:Data"] = arguments.Data;
            }
            return arguments;
        }

        void OnCancel(object? sender, ConsoleCancelEventArgs e)
        {
            e.Cancel = true;
            stop.Cancel();
        }
    }

    /// <summary>What an operator can do something about; anything else is a defect and keeps its stack trace.</summary>
    private static bool IsExpected(Exception fault) => fault is BackupException or StartupException or RecordCopyException or TelemetryCopyException
        or PostgresEngineException or ClickHouseEngineException or SchemaException or GovernanceSchemaException or DbException or HttpRequestException or IOException or UnauthorizedAccessException;
}

using Portal.Access.Emergency;
using Portal.Access.Keys;
using Portal.Operations;
using Portal.Telemetry;

namespace Portal.Hosting;

/// <summary>What the portal's program does instead of serving pages when its command line asks for it: keys, access, backup and restore, rotation.</summary>
public static class PortalCommands
{
    /// <summary>Runs the command that the command line names.</summary>
    /// <returns>The exit code; null: it names none, and the portal is to start.</returns>
    public static async Task<int?> RunAsync(string[] args, WebApplicationBuilder builder)
    {
        ArgumentNullException.ThrowIfNull(builder);
        if (KeysCommand.IsRequested(args))
        {
            return KeysCommand.Run(args, Data(builder), TimeProvider.System, Console.Out, Console.Error);
        }
        if (AccessCommand.IsRequested(args))
        {
            return AccessCommand.Run(args, Data(builder), TimeProvider.System, Console.Out, Console.Error);
        }
        return OperationsSetup.IsCommand(args) ? await OperationsSetup.RunCommandAsync(args, builder) : null;
    }

    private static DataDirectory Data(WebApplicationBuilder builder) => DataDirectory.Resolve(builder.Configuration["Portal:Data"]);
}

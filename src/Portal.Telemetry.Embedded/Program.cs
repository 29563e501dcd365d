using Portal.Telemetry.Embedded.Hosting;
using Portal.Telemetry.Embedded.Native;

try
{
    await EngineServer.RunAsync(ServerOptions.Parse(args), Console.In);
    return 0;
}
catch (FormatException e)
{
    await Console.Error.WriteLineAsync(e.Message);
    await Console.Error.WriteLineAsync(ServerOptions.Usage);
    return 2;
}
catch (Exception e) when (e is IOException or DllNotFoundException or BadImageFormatException or EngineException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return 1;
}

using Portal.Tools;
using Portal.Tools.Demo;
using Portal.Tools.Replay;

using var stop = new CancellationTokenSource();
Console.CancelKeyPress += (_, e) =>
{
    e.Cancel = true;
    stop.Cancel();
};
using var terminated = System.Runtime.InteropServices.PosixSignalRegistration.Create(
    System.Runtime.InteropServices.PosixSignal.SIGTERM,
    signal =>
    {
        signal.Cancel = true;
        stop.Cancel();
    });

try
{
    return args switch
    {
        ["demo", .. var rest] => await DemoCommand.RunAsync(rest, TimeProvider.System, stop.Token),
        ["replay", .. var rest] => await ReplayCommand.RunAsync(rest, TimeProvider.System, stop.Token),
        _ => throw new UsageException("say 'demo' or 'replay', each with --help"),
    };
}
catch (OperationCanceledException) when (stop.IsCancellationRequested)
{
    return 0;
}
catch (Exception e) when (e is UsageException or DeliveryException)
{
    await Console.Error.WriteLineAsync(e.Message);
    return e is UsageException ? 2 : 1;
}

using System.Net;
using Portal.Telemetry.Embedded.Engine;
using Portal.Telemetry.Embedded.Http;
using Portal.Telemetry.Embedded.Native;

namespace Portal.Telemetry.Embedded.Hosting;

/// <summary>The process from start to end: lock, engine, HTTP interface, and the same backwards.</summary>
internal static class EngineServer
{
    private static readonly TimeSpan RequestDrainTime = TimeSpan.FromSeconds(5);

    /// <param name="options">The command line.</param>
    /// <param name="input">User name and password in its first line; its end is the parent's end.</param>
    public static async Task RunAsync(ServerOptions options, TextReader input)
    {
        var (user, password) = ReadCredentials(input);
        PrivateDirectory.Create(options.Path);
        PrivateDirectory.Create(options.Backups);
        using var directory = await DirectoryLock.TakeAsync(options.Path, options.LockPatience, TimeProvider.System);
        LibChdb.Load(LibraryLocator.Find(options.Library));

        await using var app = Build(options);
        var logger = app.Services.GetRequiredService<ILoggerFactory>().CreateLogger("Engine");
        await using (var engine = EmbeddedEngine.Open(options, logger))
        {
            var endpoint = new QueryEndpoint(engine, new Authentication(user, password), logger);
            app.Run(endpoint.HandleAsync);
            app.Lifetime.ApplicationStopping.Register(engine.Running.CancelAll);
            await app.StartAsync();
            // Not earlier: a stop during the start would be reported as a failed start, with a stack trace.
            ParentWatch.Start(input, () =>
            {
                EngineLog.ParentGone(logger);
                app.Lifetime.StopApplication();
            });
            EngineLog.Started(logger, engine.Version, options.Path, options.Port, options.MemoryMb);
            await app.WaitForShutdownAsync();
        }

        EngineLog.Stopped(logger);
    }

    private static WebApplication Build(ServerOptions options)
    {
        // Every statement holds a thread while the engine works; without these the thread pool would grow by one or two a second.
        ThreadPool.GetMinThreads(out var workers, out var io);
        ThreadPool.SetMinThreads(Math.Max(workers, options.MaxConnections + Environment.ProcessorCount), io);

        var builder = WebApplication.CreateSlimBuilder();
        builder.Configuration.Sources.Clear();
        builder.Logging.ClearProviders()
            .AddSystemdConsole(console => console.IncludeScopes = false)
            .SetMinimumLevel(LogLevel.Information)
            .AddFilter("Microsoft", LogLevel.Warning)
            // A response cut short on purpose is an unhandled exception in its eyes.
            .AddFilter("Microsoft.AspNetCore.Server.Kestrel", LogLevel.Critical);
        builder.Services.Configure<HostOptions>(host => host.ShutdownTimeout = RequestDrainTime);
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(IPAddress.Loopback, options.Port);
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = null;
            kestrel.Limits.MaxRequestLineSize = 1024 * 1024;
            kestrel.Limits.MaxRequestBufferSize = 2 * 1024 * 1024;
            kestrel.Limits.MinRequestBodyDataRate = null;
            kestrel.Limits.MinResponseDataRate = null;
            kestrel.Limits.KeepAliveTimeout = TimeSpan.FromMinutes(10);
        });
        return builder.Build();
    }

    private static (string User, string Password) ReadCredentials(TextReader input) =>
        input.ReadLine()?.Split(' ') is [{ Length: > 0 } user, { Length: > 0 } password]
            ? (user, password)
            : throw new FormatException("The first line of standard input must be \"USER PASSWORD\".");
}

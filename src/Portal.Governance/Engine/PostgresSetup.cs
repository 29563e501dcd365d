using System.Diagnostics;
using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Npgsql;
using Portal.Governance.Access;

namespace Portal.Governance.Engine;

/// <summary>What must be there before the server can start: programs, a data folder, a password, and no other server on the data.</summary>
internal sealed class PostgresSetup
{
    private const string Role = "portal";

    private readonly PostgresEngineOptions _options;
    private readonly ILogger _logger;
    private readonly UnixUser? _user;
    private readonly PostgresInstallation _installation;
    private string _password = "";

    private PostgresSetup(PostgresEngineOptions options, ILogger logger, UnixUser? user)
    {
        _options = options;
        _logger = logger;
        _user = user;
        Home = new PostgresHome(options.HomePath, user);
        _installation = PostgresInstallation.Prepare(options.InstallationPath, Home.Libraries, user);
    }

    public PostgresHome Home { get; }

    /// <summary>Asks whether the server answers, without keeping connections.</summary>
    public string ProbeConnectionString => new NpgsqlConnectionStringBuilder(ConnectionString("postgres")) { Pooling = false, Timeout = 5 }.ConnectionString;

    /// <exception cref="PostgresEngineException">PostgreSQL is not installed, or nobody can run it.</exception>
    public static PostgresSetup Create(PostgresEngineOptions options, ILogger logger)
    {
        var user = UnixUser.ForServer(options.User);
        if (user is not null)
        {
            PostgresLog.RunsAs(logger, user.Name);
        }
        return new PostgresSetup(options, logger, user);
    }

    public string ConnectionString(string database) => new NpgsqlConnectionStringBuilder
    {
        Host = Home.SocketFolder,
        Username = Role,
        Password = _password,
        Database = database,
        ApplicationName = "portal",
        MaxPoolSize = 50,
        // Below the server's own limit for idle connections to be kept over pauses, above for a burst to leave memory again.
        ConnectionIdleLifetime = 60,
        // Measured: a quarter to a third of the server's work per command is reading the same statements again.
        MaxAutoPrepare = 100,
    }.ConnectionString;

    public Process ServerCommand() => PostgresCommand.Server(_installation, Home, _user);

    /// <summary>Waits for a server that an earlier portal left, and makes data folder and password where they are missing.</summary>
    public async Task PrepareAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        await EndLeftoverAsync(time, cancellationToken);
        if (!Home.IsInitialized)
        {
            await InitializeAsync(cancellationToken);
        }
        Home.HandOver();
        _password = File.Exists(_options.PasswordPath) ? await File.ReadAllTextAsync(_options.PasswordPath, cancellationToken) : await SetPasswordAsync(cancellationToken);
    }

    public void RemoveTemporary()
    {
        Home.RemoveTemporary();
        _installation.RemoveCopy();
    }

    private async Task InitializeAsync(CancellationToken cancellationToken)
    {
        PostgresLog.Initializing(_logger, Home.Data);
        Home.CreateUnfinishedData();
        await RunAsync(PostgresCommand.InitDb(_installation, Home, _user, Role), input: null, cancellationToken);
        // The socket, with the password, is the only way in.
        await File.WriteAllTextAsync(Path.Combine(Home.UnfinishedData, "pg_hba.conf"), $"local all {Role} scram-sha-256\n", cancellationToken);
        // A password of an earlier data folder does not fit this one.
        if (File.Exists(_options.PasswordPath))
        {
            File.Delete(_options.PasswordPath);
        }
        Directory.Move(Home.UnfinishedData, Home.Data);
    }

    private async Task<string> SetPasswordAsync(CancellationToken cancellationToken)
    {
        var password = Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(32));
        await RunAsync(PostgresCommand.SingleUser(_installation, Home, _user, Home.Data), $"ALTER ROLE {Role} PASSWORD '{password}';", cancellationToken);
        SecretFile.CreateFolder(Path.GetDirectoryName(_options.PasswordPath)!);
        SecretFile.Replace(_options.PasswordPath, Encoding.UTF8.GetBytes(password));
        return password;
    }

    private async Task EndLeftoverAsync(TimeProvider time, CancellationToken cancellationToken)
    {
        if (LeftoverServer.Find(Home) is not { } leftover)
        {
            return;
        }
        using (leftover)
        {
            PostgresLog.Leftover(_logger, leftover.Id, Home.Data);
            await leftover.EndAsync(_options.LeftoverPatience, time, cancellationToken);
        }
    }

    private Task RunAsync(Process process, string? input, CancellationToken cancellationToken) =>
        PostgresProcess.RunAsync(process, input, _options, _logger, cancellationToken);
}

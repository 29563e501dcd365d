using System.Globalization;
using Portal.Governance.Access;
using Portal.Telemetry;

namespace Portal.Access.Keys;

/// <summary>
/// <c>dotnet Portal.dll keys create|list|revoke</c>: API keys without a running portal and without the database. A running portal notices within a second and
/// writes them down in the database, from where the other portals have them.
/// </summary>
public static class KeysCommand
{
    /// <summary>Who made a key, in records.</summary>
    internal const string Author = "command line";

    private static readonly string Usage = $"""
        Usage:
          keys create --scope {string.Join('|', ApiKeyScopes.All.Select(scope => scope.ToName()))} [--tenant NAME] [--name TEXT] [--days N]
          keys list
          keys revoke ID
        The data folder is Portal:Data or PORTAL_DATA, else .portal below the working directory.
        """;

    /// <summary>Whether the command line asks for this command instead of for the portal.</summary>
    public static bool IsRequested(string[] args) => args is ["keys", ..];

    /// <summary>Runs the command.</summary>
    /// <returns>0: done; 1: no such key; 2: wrong usage.</returns>
    public static int Run(string[] args, DataDirectory data, TimeProvider time, TextWriter output, TextWriter error)
    {
        ArgumentNullException.ThrowIfNull(output);
        ArgumentNullException.ThrowIfNull(error);
        var keys = new KeyRing(data, time);
        switch (args)
        {
            case ["keys", "create", .. var options]:
                return Create(options, keys, output, error);
            case ["keys", "list"]:
                List(keys, time.GetUtcNow(), output);
                return 0;
            case ["keys", "revoke", var id]:
                if (keys.Revoke(id))
                {
                    output.WriteLine($"Revoked {id}.");
                    return 0;
                }
                error.WriteLine($"There is no key '{id}'. 'keys list' shows them.");
                return 1;
            default:
                error.WriteLine(Usage);
                return 2;
        }
    }

    private static int Create(ReadOnlySpan<string> options, KeyRing keys, TextWriter output, TextWriter error)
    {
        ApiKeyScope? scope = null;
        TimeSpan? lifetime = null;
        var tenant = Tenants.Default;
        var name = "";
        for (var i = 0; i < options.Length; i += 2)
        {
            var value = i + 1 < options.Length ? options[i + 1] : "";
            switch (options[i])
            {
                case "--scope" when ApiKeyScopes.Parse(value) is { } parsed:
                    scope = parsed;
                    break;
                case "--tenant" when value.Length is > 0 and <= 100:
                    tenant = value;
                    break;
                case "--name" when value.Length is > 0 and <= 200:
                    name = value;
                    break;
                case "--days" when int.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out var days) && days is > 0 and <= 3650:
                    lifetime = TimeSpan.FromDays(days);
                    break;
                default:
                    error.WriteLine($"'{options[i]} {value}' is not understood.");
                    error.WriteLine(Usage);
                    return 2;
            }
        }
        if (scope is null)
        {
            error.WriteLine("--scope is missing.");
            error.WriteLine(Usage);
            return 2;
        }
        var (key, text) = keys.Create(name.Length > 0 ? name : $"{scope.Value.ToName()} key", scope.Value, tenant, lifetime, Author);
        error.WriteLine($"Key {key.Id} for tenant '{key.Tenant}'. It is shown this once:");
        output.WriteLine(text);
        return 0;
    }

    private static void List(KeyRing keys, DateTimeOffset now, TextWriter output)
    {
        output.WriteLine($"{"ID",-12}{"SCOPE",-10}{"TENANT",-20}{"CREATED",-18}{"EXPIRES",-18}{"LAST USED",-18}NAME");
        foreach (var key in keys.List())
        {
            output.WriteLine(
                $"{key.Id,-12}{key.Scope.ToName(),-10}{key.Tenant,-20}{Time(key.Created),-18}" +
                $"{(key.IsExpired(now) ? "expired" : Time(key.Expires)),-18}{Time(key.LastUsed),-18}{key.Name}");
        }
    }

    private static string Time(DateTimeOffset? time) => time?.UtcDateTime.ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture) ?? "never";
}

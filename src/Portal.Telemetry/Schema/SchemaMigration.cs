using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Portal.Telemetry.Schema;

/// <summary>One numbered file of <c>db/clickhouse</c>, carried inside this assembly.</summary>
/// <param name="Version">The number before the first underscore; the order of application.</param>
/// <param name="Name">The file name, for example <c>0001_calls.sql</c>.</param>
/// <param name="Sql">The text with its macros (<see cref="SchemaMacros"/>), lines ended by a line feed.</param>
public sealed record SchemaMigration(int Version, string Name, string Sql)
{
    private const string ResourcePrefix = "clickhouse/";

    /// <summary>SHA-256 of <see cref="Sql"/> as 64 hexadecimal digits: an applied file must never change.</summary>
    public string Checksum { get; } = Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Sql)));

    /// <summary>Names a file's text; line ends are made uniform, so that a checkout on Windows has the same checksum.</summary>
    /// <exception cref="SchemaException">The name does not start with a number and an underscore.</exception>
    public static SchemaMigration Parse(string name, string sql)
    {
        var underscore = name.IndexOf('_', StringComparison.Ordinal);
        if (underscore < 1 || !int.TryParse(name.AsSpan(0, underscore), NumberStyles.None, CultureInfo.InvariantCulture, out var version))
        {
            throw new SchemaException($"Schema file '{name}' must be named like '0004_what_it_brings.sql'.");
        }
        return new SchemaMigration(version, name, sql.ReplaceLineEndings("\n"));
    }

    /// <summary>All files of this build, oldest first.</summary>
    public static IReadOnlyList<SchemaMigration> LoadEmbedded()
    {
        var assembly = typeof(SchemaMigration).Assembly;
        var migrations = new List<SchemaMigration>();
        foreach (var resource in assembly.GetManifestResourceNames())
        {
            if (resource.StartsWith(ResourcePrefix, StringComparison.Ordinal))
            {
                using var reader = new StreamReader(assembly.GetManifestResourceStream(resource)!, Encoding.UTF8);
                migrations.Add(Parse(resource[ResourcePrefix.Length..], reader.ReadToEnd()));
            }
        }
        migrations.Sort((left, right) => left.Version.CompareTo(right.Version));
        return migrations;
    }
}

/// <summary>The stored schema and this build do not fit together; the message says how and what to do.</summary>
public sealed class SchemaException(string message) : Exception(message);

namespace Portal.Tools;

/// <summary>Options of the form <c>--name value</c>; flags have no value; what is left over are the operands.</summary>
internal sealed class CommandLine
{
    private readonly Dictionary<string, string> _values = new(StringComparer.Ordinal);

    public List<string> Operands { get; } = [];

    /// <exception cref="UsageException">An option is unknown or lacks its value.</exception>
    public static CommandLine Parse(IReadOnlyList<string> arguments, IReadOnlyCollection<string> options, IReadOnlyCollection<string> flags)
    {
        var line = new CommandLine();
        for (var i = 0; i < arguments.Count; i++)
        {
            var argument = arguments[i];
            if (!argument.StartsWith("--", StringComparison.Ordinal))
            {
                line.Operands.Add(argument);
            }
            else if (flags.Contains(argument))
            {
                line._values[argument] = "";
            }
            else if (!options.Contains(argument))
            {
                throw new UsageException($"unknown option {argument}; known: {string.Join(", ", options.Concat(flags))}");
            }
            else if (++i == arguments.Count)
            {
                throw new UsageException($"{argument} needs a value");
            }
            else
            {
                line._values[argument] = arguments[i];
            }
        }
        return line;
    }

    public bool Has(string flag) => _values.ContainsKey(flag);

    public string? Text(string option) => _values.GetValueOrDefault(option);

    /// <exception cref="UsageException">The value is not a number within [<paramref name="least"/>, <paramref name="most"/>].</exception>
    public double Number(string option, double otherwise, double least, double most)
    {
        if (Text(option) is not { } text)
        {
            return otherwise;
        }
        // "60x" reads as 60: that is how people write a speed.
        return double.TryParse(text.TrimEnd('x'), System.Globalization.CultureInfo.InvariantCulture, out var number) && number >= least && number <= most
            ? number
            : throw new UsageException($"{option} takes a number from {least} to {most}, not '{text}'");
    }
}

/// <summary>The command line cannot be carried out as written; the message says why.</summary>
internal sealed class UsageException(string message) : Exception(message);

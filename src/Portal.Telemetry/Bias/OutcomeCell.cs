namespace Portal.Telemetry.Bias;

/// <summary>What turned out, in the numbers of the tables' enum.</summary>
public enum Actual : byte
{
    Unknown = 0,
    No = 1,
    Yes = 2,
}

/// <summary>Decisions, what they stand for where calls are sampled, and the sum of the squared weights.</summary>
internal readonly record struct Count(long N, double Weight, double Squares)
{
    public static Count operator +(Count left, Count right) => new(left.N + right.N, left.Weight + right.Weight, left.Squares + right.Squares);
}

/// <summary>Decisions of one full set of groups that were decided alike and turned out alike.</summary>
/// <param name="Groups">Attribute and value.</param>
/// <param name="Name">Value of the dimension by which the question splits; empty: none.</param>
/// <param name="Bucket">Start of the bucket by which the question splits.</param>
/// <param name="Misses">One bit for each filter the decisions do not pass: 1 environment, 2 version, 4 model.</param>
internal sealed record OutcomeCell(
    IReadOnlyDictionary<string, string> Groups,
    string Name,
    DateTimeOffset Bucket,
    bool Favourable,
    Actual Actual,
    int Misses,
    Count Count,
    ScoreSums Scores,
    DateTimeOffset FirstHour,
    DateTimeOffset NewestReceived);

/// <summary>Scores of decisions: how many have one, their sum and that of their squares; calls that were kept count once each.</summary>
internal readonly record struct ScoreSums(long N, double Sum, double Squares)
{
    public static ScoreSums operator +(ScoreSums left, ScoreSums right) => new(left.N + right.N, left.Sum + right.Sum, left.Squares + right.Squares);
}

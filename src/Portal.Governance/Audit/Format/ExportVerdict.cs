namespace Portal.Governance.Audit.Format;

/// <param name="Line">Where in the file, from 1; null: the file as a whole.</param>
/// <param name="Text">What is wrong, and with which leaves, in English.</param>
internal sealed record ExportFault(int? Line, string Text)
{
    public override string ToString() => Line is { } line ? $"line {line}: {Text}" : Text;
}

/// <summary>What a check of an export found.</summary>
internal sealed class ExportVerdict
{
    /// <summary>More are counted, not kept.</summary>
    public const int MostFaults = 100;

    public List<ExportFault> Faults { get; } = [];

    public int FaultCount { get; private set; }

    public ExportHeader? Header { get; set; }

    /// <summary>In the order of the file.</summary>
    public List<SignedCheckpoint> Checkpoints { get; } = [];

    public long Entries { get; set; }

    public long Withheld { get; set; }

    public long Texts { get; set; }

    /// <summary>Every leaf before this is as a checkpoint signs it.</summary>
    public long SignedUntil { get; set; }

    public bool IsGood => FaultCount == 0;

    public void Add(int? line, string text)
    {
        FaultCount++;
        if (Faults.Count < MostFaults)
        {
            Faults.Add(new ExportFault(line, text));
        }
    }
}

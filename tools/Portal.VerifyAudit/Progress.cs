namespace Portal.VerifyAudit;

/// <summary>Says on a terminal that something is going on.</summary>
internal sealed class Progress : IProgress<long>
{
    public void Report(long value)
    {
        if (!Console.IsErrorRedirected)
        {
            Console.Error.Write($"\r{value:N0} leaves ");
        }
    }
}

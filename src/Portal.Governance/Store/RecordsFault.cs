using System.Data.Common;

namespace Portal.Governance.Store;

/// <summary>Tells a database of records that does not answer from a mistake.</summary>
public static class RecordsFault
{
    /// <summary>Whether an exception means that the database cannot be asked at the moment.</summary>
    public static bool IsUnavailable(Exception fault) => fault is DbException or TimeoutException
        // What EF Core makes of a fault of the network.
        or InvalidOperationException { InnerException: DbException or TimeoutException };
}

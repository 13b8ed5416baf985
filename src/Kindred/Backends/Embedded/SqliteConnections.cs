using Microsoft.Data.Sqlite;

namespace Kindred.Backends.Embedded;

/// <summary>Connections with the settings that our promises rest on.</summary>
internal static class SqliteConnections
{
    public static SqliteSession OpenForWriting(string path) => Open(
        path,
        // FULL: each commit is flushed. secure_delete: what is deleted is overwritten with zeros. fullfsync matters on Apple's disks only.
        """
        PRAGMA busy_timeout = 5000;
        PRAGMA journal_mode = WAL;
        PRAGMA synchronous = FULL;
        PRAGMA fullfsync = ON;
        PRAGMA checkpoint_fullfsync = ON;
        PRAGMA foreign_keys = ON;
        PRAGMA secure_delete = ON;
        PRAGMA journal_size_limit = 67108864;
        PRAGMA cache_size = -16384;
        PRAGMA temp_store = MEMORY;
        PRAGMA trusted_schema = OFF;
        """);

    public static SqliteSession OpenForReading(string path) => Open(
        path,
        """
        PRAGMA busy_timeout = 5000;
        PRAGMA query_only = ON;
        PRAGMA cache_size = -4096;
        PRAGMA temp_store = MEMORY;
        PRAGMA trusted_schema = OFF;
        """);

    /// <summary>Copies the log into the file and cuts it to nothing; false when a reader stood in the way.</summary>
    public static bool EmptyLog(SqliteSession session)
    {
        // Writers queue behind this, so it waits for readers only briefly.
        session.Statement("PRAGMA busy_timeout = 100").Execute();
        try
        {
            return session.Statement("PRAGMA wal_checkpoint(TRUNCATE)").First(row => row.GetInt64(0)) == 0;
        }
        finally
        {
            session.Statement("PRAGMA busy_timeout = 5000").Execute();
        }
    }

    private static SqliteSession Open(string path, string settings)
    {
        var place = new SqliteConnectionStringBuilder { DataSource = path, Mode = SqliteOpenMode.ReadWrite, Pooling = false, DefaultTimeout = 5 };
        var session = new SqliteSession(place.ToString());
        try
        {
            session.Connection.Open();
            session.Run(settings);
            return session;
        }
        catch
        {
            session.Dispose();
            throw;
        }
    }
}

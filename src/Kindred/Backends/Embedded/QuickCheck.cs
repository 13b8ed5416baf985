using Microsoft.Data.Sqlite;
using SQLitePCL;

namespace Kindred.Backends.Embedded;

/// <summary>Looks through every page for damage.</summary>
internal static class QuickCheck
{
    /// <summary>Throws when damage is found; false when the time was over before the end.</summary>
    public static bool Run(SqliteSession session, string path, TimeSpan limit, TimeProvider clock)
    {
        using var time = new CancellationTokenSource(limit, clock);
        using var stop = time.Token.Register(() => raw.sqlite3_interrupt(session.Connection.Handle));
        try
        {
            var answer = session.Ask("PRAGMA quick_check(1)") as string;
            return answer == "ok" ? true : throw DatabaseRefusedException.Damaged(path, $"the check after an unclean shutdown found \"{answer}\"");
        }
        catch (SqliteException interrupted) when (interrupted.SqliteErrorCode == raw.SQLITE_INTERRUPT)
        {
            return false;
        }
    }
}

using System.Globalization;
using System.Reflection;

namespace Kindred.Backends.Embedded;

/// <summary>The numbered scripts beside this class, applied in order and each once.</summary>
internal static class Migrations
{
    /// <summary>"Knd1" as SQLite's application id: tells our file from any other SQLite database.</summary>
    public const int ApplicationId = 0x4B6E6431;

    private const string Prefix = "Kindred.Backends.Embedded.Migrations.";

    private static readonly IReadOnlyList<Script> Scripts = Read(typeof(Migrations).Assembly);

    public static long Newest => Scripts[^1].Number;

    /// <summary>
    /// Brings the schema up to date in one transaction. The write lock is taken before the version is read, so two processes that
    /// start together apply each script once.
    /// </summary>
    public static void Apply(SqliteSession session, string path)
    {
        session.Run("BEGIN IMMEDIATE");
        try
        {
            var present = Version(session, path);
            foreach (var script in Scripts.Where(script => script.Number > present)) session.Run(script.Sql);
            if (present < Newest) session.Run(string.Create(CultureInfo.InvariantCulture, $"PRAGMA application_id = {ApplicationId}; PRAGMA user_version = {Newest}"));
            session.Run("COMMIT");
        }
        catch
        {
            if (SQLitePCL.raw.sqlite3_get_autocommit(session.Connection.Handle) == 0) session.Run("ROLLBACK");
            throw;
        }
    }

    private static long Version(SqliteSession session, string path)
    {
        var version = (long)session.Ask("PRAGMA user_version")!;
        var tables = (long)session.Ask("SELECT count(*) FROM sqlite_master")!;
        if (tables == 0 && version == 0) return 0;
        if ((long)session.Ask("PRAGMA application_id")! != ApplicationId) throw DatabaseRefusedException.Damaged(path, "it carries the mark of another program, or its header was overwritten");
        if (version > Newest) throw DatabaseRefusedException.Newer(path, version, Newest);
        if (version < 1 || tables == 0) throw DatabaseRefusedException.Damaged(path, $"its header says schema {version}, which does not fit what it holds");
        return version;
    }

    private static List<Script> Read(Assembly assembly)
    {
        var scripts = new List<Script>();
        foreach (var name in assembly.GetManifestResourceNames().Where(name => name.StartsWith(Prefix, StringComparison.Ordinal)).Order(StringComparer.Ordinal))
        {
            using var reader = new StreamReader(assembly.GetManifestResourceStream(name)!);
            scripts.Add(new Script(long.Parse(name.AsSpan(Prefix.Length, 4), CultureInfo.InvariantCulture), reader.ReadToEnd()));
        }

        return scripts;
    }

    private sealed record Script(long Number, string Sql);
}

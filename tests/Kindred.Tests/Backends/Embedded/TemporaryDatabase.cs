using Kindred.Backends;
using Kindred.Backends.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kindred.Tests.Backends.Embedded;

/// <summary>A database in a folder of its own that goes with the test.</summary>
internal sealed class TemporaryDatabase : IDisposable
{
    private readonly Lock _lock = new();
    private EmbeddedDatabase? _database;

    public string Folder { get; } = Directory.CreateTempSubdirectory("kindred-test-").FullName;

    public string FilePath => Path.Combine(Folder, "kindred.db");

    /// <summary>Open from the first use on.</summary>
    public EmbeddedDatabase Database
    {
        get
        {
            // Many writers may come at once; each a database of its own would make them wait for one another's file locks.
            lock (_lock) return _database ??= EmbeddedDatabase.Open(new StorageOptions { Data = Folder }, TimeProvider.System, NullLogger.Instance);
        }
    }

    /// <summary>Closes it; the next use opens it again.</summary>
    public void Close()
    {
        _database?.Dispose();
        _database = null;
    }

    public void Dispose()
    {
        Close();
        Directory.Delete(Folder, recursive: true);
    }
}

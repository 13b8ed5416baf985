namespace Kindred.Backends.Embedded;

/// <summary>The database cannot be used as it is. The message says what is wrong and what to do; nothing was changed on disk.</summary>
internal sealed class DatabaseRefusedException : Exception
{
    public DatabaseRefusedException(string message)
        : base(message)
    {
    }

    public DatabaseRefusedException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    public DatabaseRefusedException()
    {
    }

    public static DatabaseRefusedException Damaged(string path, string what, Exception? cause = null)
    {
        var message = $"The database {path} is damaged: {what}. Nothing was changed. Restore a backup over it, or move it away together with its -wal and -shm files to start with an empty memory.";
        return cause is null ? new(message) : new(message, cause);
    }

    public static DatabaseRefusedException Newer(string path, long found, long known) =>
        new($"The database {path} was written by a newer Kindred (schema {found}; this one knows up to {known}). Nothing was changed. Use that newer Kindred, or restore a backup made by this one.");
}

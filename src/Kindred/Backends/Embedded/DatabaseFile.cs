using System.Buffers.Binary;

namespace Kindred.Backends.Embedded;

/// <summary>What can be told about the file before SQLite opens it, and how it comes into the world.</summary>
internal static class DatabaseFile
{
    private const int HeaderLength = 100;

    public static string LogOf(string path) => path + "-wal";

    /// <summary>Whether the last user left its log behind: it was killed, or it is running.</summary>
    public static bool HasLog(string path) => new FileInfo(LogOf(path)) is { Exists: true, Length: > 0 };

    /// <summary>Creates the folder for its owner alone; one that is there keeps its permissions.</summary>
    public static void CreateFolder(string folder)
    {
        if (Directory.Exists(folder)) return;
        if (OperatingSystem.IsWindows()) Directory.CreateDirectory(folder);
        else Directory.CreateDirectory(folder, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    /// <summary>
    /// Puts a new database in place, whole: it is built under another name by <paramref name="build"/> and moved. So an empty file
    /// under the real name is always damage, and of two processes that create at once one finds the other's.
    /// </summary>
    public static void Create(string path, Action<string> build)
    {
        if (HasLog(path)) throw DatabaseRefusedException.Damaged(path, "the database file is gone, but its -wal file is there");
        var draft = $"{path}.{Guid.NewGuid():N}.new";
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows()) options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        try
        {
            using (new FileStream(draft, options))
            {
            }

            build(draft);
            if (!File.Exists(path)) File.Move(draft, path, overwrite: false);
        }
        catch (IOException) when (File.Exists(path))
        {
            // Another process was quicker.
        }
        finally
        {
            File.Delete(draft);
        }
    }

    /// <summary>Throws when the file cannot be ours or a part of it is missing.</summary>
    public static void Check(string path)
    {
        Span<byte> header = stackalloc byte[HeaderLength];
        long length;
        int read;
        using (var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete))
        {
            length = file.Length;
            read = file.ReadAtLeast(header, HeaderLength, throwOnEndOfStream: false);
        }

        var problem = Problem(header[..read], length, HasLog(path));
        if (problem is not null) throw DatabaseRefusedException.Damaged(path, problem);
    }

    /// <summary>What is wrong with a file of this length that begins like this; null when nothing is (SQLite file format, section 1.3).</summary>
    public static string? Problem(ReadOnlySpan<byte> header, long length, bool hasLog)
    {
        if (length == 0) return "the file is empty";
        if (header.Length < HeaderLength) return $"only {length} bytes of it are left";
        if (!header.StartsWith("SQLite format 3\0"u8)) return "it is no SQLite database, its first bytes were overwritten";

        var pageSize = BinaryPrimitives.ReadUInt16BigEndian(header[16..]) is 1 and var one ? one << 16 : BinaryPrimitives.ReadUInt16BigEndian(header[16..]);
        if (pageSize < 512 || (pageSize & (pageSize - 1)) != 0) return $"its header names a page size of {pageSize}";
        if (header[18] != 2 || header[19] != 2) return "its header was overwritten (it is not in WAL mode)";
        if (BinaryPrimitives.ReadInt32BigEndian(header[68..]) != Migrations.ApplicationId) return "it carries the mark of another program, or its header was overwritten";

        var expected = (long)BinaryPrimitives.ReadUInt32BigEndian(header[28..]) * pageSize;
        return !hasLog && length < expected ? $"it is cut off: {length} of {expected} bytes are left" : null;
    }
}

using System.Globalization;

namespace Kindred.Backends.Embedded;

/// <summary>
/// Held by a server for as long as it runs, so that a second server on the same folder refuses to start: each keeps working memory
/// of its own. Command-line tools do not take it; the database itself is safe for several processes.
/// </summary>
internal sealed class FolderLock : IDisposable
{
    private readonly FileStream _file;

    private FolderLock(FileStream file) => _file = file;

    public static FolderLock Take(string folder)
    {
        DatabaseFile.CreateFolder(folder);
        var path = Path.Combine(folder, "kindred.lock");
        try
        {
            var file = new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
            file.SetLength(0);
            file.Write(System.Text.Encoding.ASCII.GetBytes(Environment.ProcessId.ToString(CultureInfo.InvariantCulture)));
            file.Flush();
            return new FolderLock(file);
        }
        catch (IOException cause)
        {
            throw new DatabaseRefusedException($"Another Kindred is running on the data folder {folder} (it holds {path}). Stop it, or give this one a folder of its own with --data.", cause);
        }
    }

    public void Dispose() => _file.Dispose();
}

using System.Reflection;
using System.Runtime.InteropServices;
using SQLitePCL;

namespace Kindred.Backends.Embedded;

/// <summary>
/// Which SQLite runs: the system's when it is recent enough, for it is patched, else the one that comes along.
/// <c>KINDRED_SQLITE=bundled</c> asks for the latter.
/// </summary>
internal static unsafe class SqliteLibrary
{
    /// <summary>3.37: the oldest still in a supported distribution with all the corrections to WAL we rely on.</summary>
    private const int OldestSystemVersion = 3_037_000;

    private static readonly Lazy<(string Version, string Origin)> Chosen = new(Choose);

    /// <summary>For example <c>3.40.1</c>.</summary>
    public static string Version => Chosen.Value.Version;

    /// <summary>The file name of the system's library, or <c>bundled</c>.</summary>
    public static string Origin => Chosen.Value.Origin;

    /// <summary>Settles the choice; must run before the first connection.</summary>
    public static void Load() => _ = Chosen.Value;

    private static (string Version, string Origin) Choose()
    {
        var system = Environment.GetEnvironmentVariable("KINDRED_SQLITE") == "bundled" ? default : FindSystem();
        if (system.Handle != 0)
        {
            NativeLibrary.SetDllImportResolver(typeof(SQLite3Provider_e_sqlite3).Assembly, (name, _, _) => name == "e_sqlite3" ? system.Handle : 0);
        }

        Batteries_V2.Init();
        return (raw.sqlite3_libversion().utf8_to_string(), system.Handle == 0 ? "bundled" : system.Name);
    }

    private static (nint Handle, string Name) FindSystem()
    {
        string name;
        if (OperatingSystem.IsWindows()) name = "winsqlite3.dll";
        else if (OperatingSystem.IsMacOS()) name = "/usr/lib/libsqlite3.dylib";
        else name = "libsqlite3.so.0";

        if (!NativeLibrary.TryLoad(name, Assembly.GetExecutingAssembly(), DllImportSearchPath.System32 | DllImportSearchPath.SafeDirectories, out var handle)) return default;
        if (Call(handle, "sqlite3_libversion_number") >= OldestSystemVersion && Call(handle, "sqlite3_threadsafe") != 0) return (handle, name);
        NativeLibrary.Free(handle);
        return default;
    }

    private static int Call(nint library, string function) =>
        NativeLibrary.TryGetExport(library, function, out var address) ? ((delegate* unmanaged[Cdecl]<int>)address)() : 0;
}

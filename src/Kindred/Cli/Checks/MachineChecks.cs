using System.Runtime.InteropServices;
using Kindred.Backends.Embedded;
using Microsoft.Extensions.Logging.Abstractions;

namespace Kindred.Cli.Checks;

/// <summary>What the machine must offer: runtime, disk, database, clock.</summary>
internal static class MachineChecks
{
    private const long LeastFreeBytes = 500L << 20;

    // Kindred is newer than this; a clock before it would date every memory wrongly.
    private static readonly DateTimeOffset Earliest = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static CheckResult Runtime() => Environment.Version.Major >= 10
        ? CheckResult.Good($"{RuntimeInformation.FrameworkDescription} on {RuntimeInformation.RuntimeIdentifier}")
        : CheckResult.Broken(RuntimeInformation.FrameworkDescription, "Install .NET 10.");

    public static CheckResult DataFolder(string folder)
    {
        var probe = Path.Combine(folder, $".verify-{Guid.NewGuid():N}");
        File.WriteAllText(probe, "");
        File.Delete(probe);
        var free = new DriveInfo(Path.GetFullPath(folder)).AvailableFreeSpace;
        var found = $"{folder} can be written, {free >> 20} MB are free";
        return free >= LeastFreeBytes ? CheckResult.Good(found) : CheckResult.Lacking(found, "Free some space, or choose another folder with --data.");
    }

    public static CheckResult Clock(TimeProvider clock) => clock.GetUtcNow() is var now && now > Earliest
        ? CheckResult.Good($"{now:yyyy-MM-dd HH:mm} UTC")
        : CheckResult.Broken($"{now:yyyy-MM-dd HH:mm} UTC", "Set the machine's clock: memories are dated by it.");

    /// <summary>Reads every page of the database.</summary>
    public static async Task<CheckResult> DatabaseAsync(Backends.StorageOptions options, TimeProvider clock, CancellationToken cancellationToken)
    {
        var library = $"SQLite {SqliteLibrary.Version} ({SqliteLibrary.Origin})";
        if (!File.Exists(Path.Combine(options.Data, "kindred.db"))) return CheckResult.Good($"{library}; the database is made at the first start");
        try
        {
            await using var database = EmbeddedDatabase.Open(options, clock, NullLogger.Instance);
            var complaint = await database.ReadAsync(static session => session.Ask("PRAGMA integrity_check(5)") as string, cancellationToken);
            return complaint == "ok"
                ? CheckResult.Good($"{library}; {database.FilePath} is sound ({new FileInfo(database.FilePath).Length >> 10} KB)")
                : CheckResult.Broken($"{database.FilePath}: {complaint}", "Restore a backup of the data folder.");
        }
        catch (DatabaseRefusedException refused)
        {
            return CheckResult.Broken(refused.Message, "Follow the advice in that sentence.");
        }
    }
}

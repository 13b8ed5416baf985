using System.Diagnostics;
using Kindred.Backends.Embedded;
using Kindred.Users;

namespace Kindred.Tests.Backends.Embedded;

/// <summary>A writer in a process of its own is killed again and again, on one folder.</summary>
public sealed class KillTests : IDisposable
{
    private const int Runs = 20;
    private const int MostAcknowledged = 400;
    private static readonly TimeSpan LongestStart = TimeSpan.FromSeconds(5);
    private readonly TemporaryDatabase _temporary = new();

    [Fact]
    public async Task Every_acknowledged_message_survives_a_kill_and_is_there_once()
    {
        var random = new Random(20250301);
        var acknowledged = new HashSet<string>();
        for (var run = 0; run < Runs; run++)
        {
            await WriteAndKillAsync(run, random.Next(1, MostAcknowledged), acknowledged);
            await CheckAsync(acknowledged);
        }

        acknowledged.Count.ShouldBeGreaterThan(Runs);
    }

    public void Dispose() => _temporary.Dispose();

    private async Task WriteAndKillAsync(int run, int count, HashSet<string> acknowledged)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardOutput = true };
        foreach (var argument in new[] { "exec", Path.Combine(AppContext.BaseDirectory, "Kindred.CrashWriter.dll"), _temporary.Folder, $"{run}" }) start.ArgumentList.Add(argument);
        using var writer = Process.Start(start).ShouldNotBeNull();
        while (await writer.StandardOutput.ReadLineAsync() is { } line)
        {
            if (line.EndsWith('.')) acknowledged.Add(line[..^1]).ShouldBeTrue();
            if (--count > 0) continue;
            if (count == 0)
            {
                if (run == 0) Should.Throw<DatabaseRefusedException>(() => FolderLock.Take(_temporary.Folder));
                writer.Kill();
            }
        }

        await writer.WaitForExitAsync();
        count.ShouldBeLessThanOrEqualTo(0, "the writer ended by itself");
    }

    private async Task CheckAsync(HashSet<string> acknowledged)
    {
        var start = Stopwatch.GetTimestamp();
        var store = new SqliteConversationStore(_temporary.Database);
        Stopwatch.GetElapsedTime(start).ShouldBeLessThan(LongestStart);
        (await _temporary.Database.ReadAsync(static session => session.Ask("PRAGMA integrity_check"), CancellationToken.None)).ShouldBe("ok");

        var changes = await store.ChangesAsync(PersonId.Local, 0, int.MaxValue, CancellationToken.None);
        changes.Select(static it => it.Sequence).ShouldBe(Enumerable.Range(1, changes.Count).Select(static i => (long)i));
        var stored = changes.Select(static it => it.Turn.Text).ToArray();
        stored.Distinct().Count().ShouldBe(stored.Length);
        acknowledged.Except(stored).ShouldBeEmpty();
        _temporary.Close();
    }
}

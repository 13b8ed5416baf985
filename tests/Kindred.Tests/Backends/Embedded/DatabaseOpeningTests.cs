using System.Globalization;
using Kindred.Backends.Embedded;
using static Kindred.Tests.Backends.SampleChat;

namespace Kindred.Tests.Backends.Embedded;

/// <summary>A database that is not as it should be is refused with words, and left as it is.</summary>
public sealed class DatabaseOpeningTests : IDisposable
{
    private readonly DataFolder _folder = new();

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task It_and_its_folder_are_for_their_owner_alone()
    {
        using var folder = new DataFolder();
        var options = folder.Options;
        options.Data = Path.Combine(folder.Path, "new", "data");
        await using var database = EmbeddedDatabase.Open(options, TimeProvider.System, Microsoft.Extensions.Logging.Abstractions.NullLogger.Instance);
        await database.WriteAsync(session => session.Statement("INSERT INTO person VALUES ('x', 1)").Execute(), default);
        if (OperatingSystem.IsWindows()) return;

        const UnixFileMode Others = UnixFileMode.GroupRead | UnixFileMode.GroupWrite | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherWrite | UnixFileMode.OtherExecute;
        (File.GetUnixFileMode(options.Data) & Others).ShouldBe(default);
        foreach (var file in Directory.GetFiles(options.Data)) (File.GetUnixFileMode(file) & Others).ShouldBe(default);
        Directory.GetFiles(options.Data).Length.ShouldBe(3);
    }

    [Fact]
    public async Task Many_that_create_it_at_once_all_find_the_same()
    {
        var databases = await Task.WhenAll(Enumerable.Range(0, 6).Select(_ => Task.Run(_folder.Open)));
        await Task.WhenAll(databases.Select((database, i) => database.WriteAsync(session => session.Statement("INSERT INTO person VALUES (@owner, 1)").With("@owner", $"{i}").Execute(), default)));
        (await databases[0].ReadAsync(session => (long)session.Ask("SELECT count(*) FROM person")!, default)).ShouldBe(6);
        foreach (var database in databases) await database.DisposeAsync();
        Directory.GetFiles(_folder.Path).ShouldBe([_folder.DatabasePath]);
    }

    [Theory]
    [InlineData(0, "is empty")]
    [InlineData(60, "only 60 bytes")]
    [InlineData(5_000, "cut off")]
    [InlineData(60_000, "cut off")]
    public async Task One_that_was_cut_off_is_refused(int length, string says)
    {
        await FillAsync();
        Change(bytes => bytes[..length]);
        RefusedAndUntouched().Message.ShouldContain(says);
    }

    [Fact]
    public async Task One_that_is_no_database_is_refused()
    {
        await FillAsync();
        Change(bytes => [.. Enumerable.Repeat((byte)'x', bytes.Length)]);
        var message = RefusedAndUntouched().Message;
        message.ShouldContain("no SQLite database");
        message.ShouldContain(_folder.DatabasePath);
        message.ShouldContain("Restore a backup");
    }

    [Fact]
    public async Task One_of_another_program_is_refused()
    {
        await FillAsync();
        await RunAsync("PRAGMA application_id = 7");
        RefusedAndUntouched().Message.ShouldContain("another program");
    }

    [Fact]
    public async Task A_newer_one_is_refused()
    {
        await FillAsync();
        await RunAsync(string.Create(CultureInfo.InvariantCulture, $"PRAGMA user_version = {Migrations.Newest + 1}"));
        RefusedAndUntouched().Message.ShouldContain("newer Kindred");
    }

    [Fact]
    public async Task One_that_is_gone_while_its_log_is_there_is_not_started_anew()
    {
        await FillAsync();
        File.Delete(_folder.DatabasePath);
        await File.WriteAllBytesAsync(DatabaseFile.LogOf(_folder.DatabasePath), [1, 2, 3]);
        Should.Throw<DatabaseRefusedException>(_folder.Open).Message.ShouldContain("-wal file is there");
        File.Exists(_folder.DatabasePath).ShouldBeFalse();
    }

    [Fact]
    public async Task Whatever_byte_of_the_header_is_flipped_it_is_refused_or_whole()
    {
        await FillAsync();
        var good = await File.ReadAllBytesAsync(_folder.DatabasePath);
        var refused = 0;
        for (var place = 0; place < 100; place++)
        {
            var bad = (byte[])good.Clone();
            bad[place] ^= 0xFF;
            await File.WriteAllBytesAsync(_folder.DatabasePath, bad);
            try
            {
                await using var database = _folder.Open();
                (await new SqliteConversationStore(database).ChangesAsync(Ann, 0, int.MaxValue, default)).Count.ShouldBe(100, $"byte {place}");
            }
            catch (DatabaseRefusedException)
            {
                refused++;
                (await File.ReadAllBytesAsync(_folder.DatabasePath)).ShouldBe(bad, $"byte {place}");
            }
        }

        // The magic words, page size, format versions, payload fractions, page count, schema format, encoding, version and application id.
        refused.ShouldBeGreaterThan(30);
    }

    [Fact]
    public async Task Damage_inside_is_found_when_the_last_end_was_not_orderly()
    {
        await FillAsync();
        Change(bytes =>
        {
            bytes.AsSpan(4096 * 3, 4096 * 4).Fill(0xA5);
            return bytes;
        });
        await File.WriteAllBytesAsync(DatabaseFile.LogOf(_folder.DatabasePath), new byte[32]);
        Should.Throw<DatabaseRefusedException>(_folder.Open).Message.ShouldContain("damaged");
    }

    [Fact]
    public void A_second_server_on_the_same_folder_is_refused()
    {
        using (FolderLock.Take(_folder.Path))
        {
            Should.Throw<DatabaseRefusedException>(() => FolderLock.Take(_folder.Path)).Message.ShouldContain("Another Kindred is running");
        }

        FolderLock.Take(_folder.Path).Dispose();
    }

    [Fact]
    public async Task The_bundled_library_runs_every_statement_too()
    {
        using var process = ChildProcess.Start(new Dictionary<string, string> { ["KINDRED_SQLITE"] = "bundled" }, "count-turns", _folder.Path);
        var said = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        said.Trim().ShouldBe("bundled 3.35.5 3");
    }

    [Fact]
    public void The_systems_library_is_preferred()
    {
        if (!OperatingSystem.IsLinux() || !System.Runtime.InteropServices.NativeLibrary.TryLoad("libsqlite3.so.0", out _)) return;
        SqliteLibrary.Origin.ShouldBe("libsqlite3.so.0");
    }

    private async Task FillAsync()
    {
        await using var database = _folder.Open();
        var chat = new SampleChat();
        var turns = chat.Exchange([.. Enumerable.Range(0, 100).Select(i => string.Concat(Enumerable.Repeat($"words {i} ", 60)))]);
        await new SqliteConversationStore(database).AppendAsync(Ann, chat.Head, turns, turns[^1].Id, default);
    }

    private async Task RunAsync(string sql)
    {
        await using var database = _folder.Open();
        await database.WriteAsync(
            session =>
            {
                session.Run(sql);
                return 0;
            },
            default);
    }

    private void Change(Func<byte[], byte[]> change) => File.WriteAllBytes(_folder.DatabasePath, change(File.ReadAllBytes(_folder.DatabasePath)));

    private DatabaseRefusedException RefusedAndUntouched()
    {
        var before = File.ReadAllBytes(_folder.DatabasePath);
        var refusal = Should.Throw<DatabaseRefusedException>(_folder.Open);
        File.ReadAllBytes(_folder.DatabasePath).ShouldBe(before);
        return refusal;
    }
}

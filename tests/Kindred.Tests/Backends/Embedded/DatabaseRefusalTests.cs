using System.Buffers.Binary;
using Kindred.Backends.Embedded;
using Kindred.Users;

namespace Kindred.Tests.Backends.Embedded;

/// <summary>A database that is not as it should be is refused with a clear message and not touched.</summary>
public sealed class DatabaseRefusalTests : IDisposable
{
    private const int PageSize = 4096;
    private static readonly PersonId Ann = new("ann");
    private readonly TemporaryDatabase _temporary = new();

    [Fact]
    public void An_empty_file_is_refused() => Refused(static _ => [], "empty");

    [Fact]
    public void A_file_of_other_content_is_refused() => Refused(static _ => [.. "These are my holiday plans, and they have nothing to do with SQLite. "u8, .. new byte[8000]], "no SQLite database");

    [Fact]
    public void A_stump_is_refused() => Refused(static bytes => bytes[..50], "only 50 bytes");

    [Fact]
    public void A_file_that_lost_its_end_is_refused() => Refused(static bytes => bytes[..(bytes.Length - PageSize - 7)], "cut off");

    [Fact]
    public void Another_program_s_database_is_refused() => Refused(static bytes => With(bytes, 68, 0x12345678), "another program");

    [Fact]
    public void A_newer_schema_is_refused_by_its_number() => Refused(static bytes => With(bytes, 60, 9999), "newer Kindred (schema 9999");

    [Fact]
    public void A_schema_number_that_fits_nothing_is_refused() => Refused(static bytes => With(bytes, 60, 0), "schema 0");

    [Fact]
    public void Any_flipped_byte_of_the_header_is_refused_or_harmless()
    {
        var sound = MakeDatabase();
        for (var at = 0; at < 100; at++)
        {
            var flipped = (byte[])sound.Clone();
            flipped[at] ^= 0xFF;
            File.WriteAllBytes(_temporary.FilePath, flipped);
            try
            {
                Tree().ShouldBe(20, $"byte {at}");
            }
            catch (DatabaseRefusedException refusal)
            {
                refusal.Message.ShouldContain(_temporary.FilePath);
                File.ReadAllBytes(_temporary.FilePath).ShouldBe(flipped, $"byte {at}");
            }
            finally
            {
                _temporary.Close();
            }
        }
    }

    [Fact]
    public void A_wiped_page_is_found_after_an_unclean_shutdown()
    {
        var sound = MakeDatabase();
        sound.AsSpan(PageSize * 2, PageSize).Fill(0xA5);
        // A log that the last user left behind: a header without frames.
        Refused(_ => sound, "damaged", new byte[32]);
    }

    [Fact]
    public void A_log_without_its_database_is_refused()
    {
        File.WriteAllBytes(DatabaseFile.LogOf(_temporary.FilePath), new byte[64]);
        Should.Throw<DatabaseRefusedException>(() => _temporary.Database).Message.ShouldContain("the database file is gone");
        File.Exists(_temporary.FilePath).ShouldBeFalse();
    }

    [Fact]
    public void A_second_server_on_one_folder_is_refused_until_the_first_has_gone()
    {
        using (FolderLock.Take(_temporary.Folder))
        {
            var refusal = Should.Throw<DatabaseRefusedException>(() => FolderLock.Take(_temporary.Folder));
            refusal.Message.ShouldContain(_temporary.Folder);
            refusal.Message.ShouldContain("--data");
        }

        FolderLock.Take(_temporary.Folder).Dispose();
    }

    public void Dispose() => _temporary.Dispose();

    private static byte[] With(byte[] bytes, int at, int value)
    {
        BinaryPrimitives.WriteInt32BigEndian(bytes.AsSpan(at), value);
        return bytes;
    }

    private byte[] MakeDatabase()
    {
        var story = new Story();
        var turns = Enumerable.Range(0, 20).Select(i => story.Ask(null, new string('x', 100 * i))).ToArray();
        new SqliteConversationStore(_temporary.Database).AppendAsync(Ann, story.Conversation, turns, turns[^1].Id, CancellationToken.None).GetAwaiter().GetResult();
        _temporary.Close();
        return File.ReadAllBytes(_temporary.FilePath);
    }

    private int Tree()
    {
        var store = new SqliteConversationStore(_temporary.Database);
        var list = store.ListAsync(Ann, null, 10, CancellationToken.None).GetAwaiter().GetResult();
        return store.TreeAsync(Ann, list.Single().Conversation.Id, CancellationToken.None).GetAwaiter().GetResult().Count;
    }

    private void Refused(Func<byte[], byte[]> damage, string message, byte[]? log = null)
    {
        var damaged = damage(MakeDatabase());
        File.WriteAllBytes(_temporary.FilePath, damaged);
        if (log is not null) File.WriteAllBytes(DatabaseFile.LogOf(_temporary.FilePath), log);
        var refusal = Should.Throw<DatabaseRefusedException>(() => _temporary.Database);
        refusal.Message.ShouldContain(message);
        refusal.Message.ShouldContain(_temporary.FilePath);
        refusal.Message.ShouldContain("Nothing was changed");
        File.ReadAllBytes(_temporary.FilePath).ShouldBe(damaged);
    }
}

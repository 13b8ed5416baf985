using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Kindred.Tests.Backends;
using Kindred.Tests.Personas.Cards;
using Kindred.Transfer;
using Kindred.Users;
using Kindred.Web;
using Microsoft.Extensions.Logging.Abstractions;
using static Kindred.Tests.Transfer.MadeExports;

namespace Kindred.Tests.Transfer;

/// <summary>Cards, lorebooks, archives, and imports that end in their middle.</summary>
public sealed class ImportedFilesTests : IDisposable
{
    private const string WorldInfo = """{"entries":{"0":{"uid":0,"key":["lamp"],"content":"The lamp is old.","order":1,"position":0}}}""";

    private static readonly string WrenOfCoast = MadeCards.V2.Replace("\"extensions\":{\"depth_prompt\"", "\"extensions\":{\"world\":\"Coast\",\"depth_prompt\"", StringComparison.Ordinal);

    private readonly ImportRoom _room = new();

    public void Dispose() => _room.Dispose();

    [Fact]
    public async Task A_card_of_any_kind_becomes_a_persona_once()
    {
        byte[][] files = [MadeCards.Png(MadeCards.Text("chara", MadeCards.Base64(MadeCards.V1))), MadeCards.Bytes(MadeCards.V2), MadeCards.Charx(("card.json", MadeCards.Bytes(MadeCards.V3)))];
        foreach (var file in files)
        {
            (await _room.BringAsync(file, dryRun: true)).Personas.ShouldBe(1);
            (await _room.BringAsync(file)).Personas.ShouldBe(1);
            var again = await _room.BringAsync(file);
            (again.Personas, again.AlreadyThere).ShouldBe((0, 1));
        }

        (await _room.Personas.ListAsync(ImportRoom.Ann, default)).Select(static head => head.Handle).ShouldBe(["wren", "wren-2", "wren-halloway"]);
    }

    [Fact]
    public async Task A_card_in_many_lines_or_in_UTF_16_is_known_too()
    {
        var indented = JsonNode.Parse(MadeCards.V2)!.ToJsonString(new JsonSerializerOptions { WriteIndented = true });
        (await _room.BringAsync(indented)).Personas.ShouldBe(1);
        (await _room.BringAsync([.. Encoding.Unicode.GetPreamble(), .. Encoding.Unicode.GetBytes(indented)])).Personas.ShouldBe(1);
        (await _room.BringAsync(Encoding.BigEndianUnicode.GetBytes(MadeCards.V1))).Personas.ShouldBe(1);
        (await Should.ThrowAsync<ApiException>(() => _room.BringAsync("{\n \"theme\": \"dark\"\n}"))).Message.ShouldBe("Nothing of the file can be used: line 1 is JSON of no kind that is imported.");
    }

    [Fact]
    public async Task A_chat_in_which_nothing_was_said_yet_is_no_mistake() => (await _room.BringAsync(ChatFile(Header("empty")))).Turns.ShouldBe(0);

    [Fact]
    public async Task A_lorebook_belongs_to_all_and_is_taken_back_with_its_batch()
    {
        var result = await _room.BringAsync(WorldInfo, "Coast.json");
        result.Lorebooks.ShouldBe(1);
        var head = (await _room.Lorebooks.ListAsync(ImportRoom.Ann, default)).Single();
        (head.Name, head.ToAll).ShouldBe(("Coast", true));
        (await _room.BringAsync(WorldInfo, "Coast.json")).Lorebooks.ShouldBe(0);
        (await _room.Import.UndoAsync(ImportRoom.Ann, result.Batch!.Value, default))!.Lorebooks.ShouldBe(1);
        (await _room.Lorebooks.ListAsync(ImportRoom.Ann, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_archive_brings_all_it_holds_and_goes_as_one()
    {
        var zip = Zip(
            ("data/chats/Mia/Mia - 2024 - Branch #1.jsonl", ChatFile(Header(null, "Mia - 2024"), User("One"), Reply("Other"))),
            ("data/chats/Mia/Mia - 2024.jsonl", ChatFile(Header(), User("One"), Reply("Two"))),
            ("data/worlds/Coast.json", WorldInfo),
            ("data/characters/Wren.json", WrenOfCoast),
            ("data/settings.json", """{"theme":"dark"}"""),
            ("data/theme.json", "{\n  \"name\": \"Dark\",\n  \"blur\": 3\n}"),
            ("data/readme.md", "nothing"),
            ("../evil.jsonl", ChatFile(Header(), User("Out"))));
        var result = await _room.BringAsync(zip);
        (result.Conversations, result.Turns, result.Personas, result.Lorebooks).ShouldBe((2, 3, 1, 1));
        result.Skipped.Select(static skipped => (skipped.File, skipped.Reason)).ShouldBe([("../evil.jsonl", "points outside of the archive"), ("data/settings.json", "is of no kind that is imported"), ("data/theme.json", "is JSON of no kind that is imported")], ignoreOrder: true);
        var persona = (await _room.Personas.ListAsync(ImportRoom.Ann, default)).Single();
        (await _room.Lorebooks.ListAsync(ImportRoom.Ann, default)).Single().Persona.ShouldBe(persona.Id);
        (await _room.TreeAsync()).Count.ShouldBe(3);

        var again = await _room.BringAsync(zip);
        (again.Turns, again.Personas, again.Lorebooks).ShouldBe((0, 0, 0));
        var undone = (await _room.Import.UndoAsync(ImportRoom.Ann, result.Batch!.Value, default))!;
        (undone.Turns + undone.Alternatives, undone.Personas, undone.Lorebooks).ShouldBe((3, 1, 1));
        (await _room.ConversationsAsync()).ShouldBeEmpty();
        (await _room.Personas.ListAsync(ImportRoom.Ann, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_dry_run_of_an_archive_counts_and_writes_nothing()
    {
        var result = await _room.BringAsync(Zip(("a.jsonl", ChatFile(Header("a"), User("One"))), ("Wren.json", MadeCards.V2)), dryRun: true);
        (result.Batch, result.Turns, result.Personas, result.AlreadyThere).ShouldBe((null, 1, 1, null));
        (await _room.ConversationsAsync()).ShouldBeEmpty();
        (await _room.Personas.ListAsync(ImportRoom.Ann, default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_archive_that_bursts_is_refused_and_leaves_nothing()
    {
        using var stream = new MemoryStream();
        using (var archive = new ZipArchive(stream, ZipArchiveMode.Create, leaveOpen: true))
        {
            using (var good = new StreamWriter(archive.CreateEntry("a.jsonl").Open())) good.Write(ChatFile(Header("a"), User("One")));
            using var bomb = archive.CreateEntry("b.jsonl", CompressionLevel.SmallestSize).Open();
            for (var i = 0; i < 64; i++) bomb.Write(new byte[1 << 20]);
        }

        (await Should.ThrowAsync<ApiException>(() => _room.BringAsync(stream.ToArray()))).Code.ShouldBe("archive_too_large");
        (await _room.ConversationsAsync()).ShouldBeEmpty();
        (await _room.Imports.UnfinishedAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task A_damaged_archive_is_refused()
    {
        var zip = Zip(("a.jsonl", ChatFile(Header("a"), User("One"))));
        (await Should.ThrowAsync<ApiException>(() => _room.BringAsync(zip[..^30]))).Code.ShouldBe("invalid_zip");
        (await Should.ThrowAsync<ApiException>(() => _room.BringAsync(Zip([("inner.json", zip)])))).Code.ShouldBe("nothing_usable");
    }

    [Fact]
    public async Task An_import_that_fails_in_its_middle_leaves_nothing()
    {
        var chat = ChatFile(Header("long"), [.. Enumerable.Range(0, 1_000).Select(static i => User($"line {i}"))]);
        var failing = new FailingStore(_room.Imports, parts: 2);
        using var file = new MemoryStream(MadeCards.Bytes(chat));
        await Should.ThrowAsync<IOException>(() => _room.ImportInto(failing).ImportAsync(ImportRoom.Ann, file, new ImportRequest(), default));
        (await _room.ConversationsAsync()).ShouldBeEmpty();
        (await _room.Store.ChangesAsync(ImportRoom.Ann, 0, 10, default)).ShouldAllBe(static change => change.Turn.Text.Length == 0);
        (await _room.BringAsync(chat)).Turns.ShouldBe(1_000);
    }

    [Fact]
    public async Task A_sender_who_hangs_up_leaves_nothing()
    {
        using var hangUp = new CancellationTokenSource();
        var chat = ChatFile(Header("long"), [.. Enumerable.Range(0, 1_000).Select(static i => User($"line {i}"))]);
        using var file = new MemoryStream(MadeCards.Bytes(chat));
        var request = new ImportRequest(Progress: progress => { if (progress.Turns >= 500) hangUp.Cancel(); });
        await Should.ThrowAsync<OperationCanceledException>(() => _room.Import.ImportAsync(ImportRoom.Ann, file, request, hangUp.Token));
        (await _room.ConversationsAsync()).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_import_in_whose_middle_the_program_ended_is_taken_back_at_the_next_start()
    {
        var batch = Guid.NewGuid();
        var story = new Story("half");
        await _room.Imports.BeginAsync(ImportRoom.Ann, batch, DateTimeOffset.UtcNow, default);
        await _room.Imports.AddAsync(ImportRoom.Ann, batch, new ImportPart(story.Conversation with { Batch = batch }, true, null, [story.Ask(null, "Half")]), default);
        await _room.BringAsync(ChatFile(Header("whole"), User("One")));

        await new UnfinishedImports(_room.Imports, NullLogger<UnfinishedImports>.Instance).StartAsync(default);
        (await _room.TextsAsync()).ShouldBe(["One"]);
        (await _room.Imports.UnfinishedAsync(default)).ShouldBeEmpty();
    }

    [Fact]
    public async Task Progress_is_told_on_the_way()
    {
        var told = new List<int>();
        using var file = new MemoryStream(MadeCards.Bytes(ChatFile(Header("long"), [.. Enumerable.Range(0, 1_000).Select(static i => User($"line {i}"))])));
        await _room.Import.ImportAsync(ImportRoom.Ann, file, new ImportRequest(Progress: progress => told.Add(progress.Turns)), default);
        told.ShouldBe([250, 500, 750, 1_000]);
    }

    /// <summary>A disk that fails after so many parts.</summary>
    private sealed class FailingStore(IImportStore inner, int parts) : IImportStore
    {
        private int _left = parts;

        public Task BeginAsync(PersonId owner, Guid batch, DateTimeOffset now, CancellationToken cancellationToken) => inner.BeginAsync(owner, batch, now, cancellationToken);

        public Task FinishAsync(PersonId owner, Guid batch, DateTimeOffset now, CancellationToken cancellationToken) => inner.FinishAsync(owner, batch, now, cancellationToken);

        public Task<IReadOnlyList<(PersonId Owner, Guid Batch)>> UnfinishedAsync(CancellationToken cancellationToken) => inner.UnfinishedAsync(cancellationToken);

        public Task<ImportedPart> AddAsync(PersonId owner, Guid batch, ImportPart part, CancellationToken cancellationToken) =>
            _left-- > 0 ? inner.AddAsync(owner, batch, part, cancellationToken) : throw new IOException("The disk is gone.");

        public Task<UndoneImport?> UndoAsync(PersonId owner, Guid batch, CancellationToken cancellationToken) => inner.UndoAsync(owner, batch, cancellationToken);
    }
}

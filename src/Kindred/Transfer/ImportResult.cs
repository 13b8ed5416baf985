namespace Kindred.Transfer;

/// <summary>A line that was left out, and why.</summary>
internal sealed record SkippedLine(int Line, string Reason);

/// <summary>What an import did.</summary>
/// <param name="Batch">Names the import, to take it back; null when it only counted.</param>
/// <param name="Conversations">How many were created or grew; when it only counted, how many the file holds.</param>
/// <param name="Turns">How many were added; when it only counted, how many the file holds.</param>
/// <param name="Skipped">The first lines that were left out.</param>
/// <param name="SkippedTotal">How many were left out in all.</param>
internal sealed record ImportResult(Guid? Batch, int Conversations, int Turns, IReadOnlyList<SkippedLine> Skipped, int SkippedTotal);

/// <summary>Counts of a file as it goes by.</summary>
internal sealed class ImportCounts
{
    private readonly List<SkippedLine> _named = [];
    private ImportedConversation? _last;

    public int Usable { get; set; }

    public int Conversations { get; private set; }

    public int Turns { get; private set; }

    public int Skipped { get; private set; }

    public IReadOnlyList<SkippedLine> Named => _named;

    public void Count(ImportedConversation conversation)
    {
        Turns++;
        if (ReferenceEquals(_last, conversation)) return;
        _last = conversation;
        Conversations++;
    }

    public void Skip(int line, string reason)
    {
        Skipped++;
        if (_named.Count < ConversationImport.MostSkips) _named.Add(new SkippedLine(line, reason));
    }
}

using System.Text.Json.Serialization;

namespace Kindred.Transfer;

/// <summary>A line that was left out, and why.</summary>
/// <param name="Line">From 1; 0 for a file as a whole.</param>
/// <param name="File">Which file of an archive; absent for a single file.</param>
internal sealed record SkippedLine(int Line, string Reason, [property: JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)] string? File = null);

/// <summary>What an import did.</summary>
/// <param name="Batch">Names the import, to take it back; null when it only counted.</param>
/// <param name="Conversations">How many were created or grew; when it only counted, how many the file holds.</param>
/// <param name="Turns">How many were added to branches in use; when it only counted, how many the file holds.</param>
/// <param name="Alternatives">The same for what stands beside them: swipes and other wordings.</param>
/// <param name="Personas">How many were added; when it only counted, how many are new.</param>
/// <param name="Lorebooks">The same for stand-alone lorebooks.</param>
/// <param name="AlreadyThere">Turns, personas and lorebooks that were here before; null where that is not known because it only counted.</param>
/// <param name="Skipped">The first lines that were left out.</param>
/// <param name="SkippedTotal">How many were left out in all.</param>
internal sealed record ImportResult(
    Guid? Batch, int Conversations, int Turns, int Alternatives, int Personas, int Lorebooks, int? AlreadyThere, IReadOnlyList<SkippedLine> Skipped, int SkippedTotal);

/// <summary>How far an import has come.</summary>
/// <param name="Bytes">Read so far; of an archive, of its files unpacked.</param>
internal sealed record ImportProgress(int Conversations, int Turns, int Personas, long Bytes);

/// <summary>Counts of a file as it goes by.</summary>
internal sealed class ImportCounts
{
    private readonly List<SkippedLine> _named = [];

    /// <summary>Lines, files and entries of which something could be used.</summary>
    public int Usable { get; set; }

    public int Conversations { get; set; }

    public int Turns { get; set; }

    public int Alternatives { get; set; }

    public int Personas { get; set; }

    public int Lorebooks { get; set; }

    public int AlreadyThere { get; set; }

    public int Skipped { get; private set; }

    public IReadOnlyList<SkippedLine> Named => _named;

    public void Skip(int line, string reason, string? file)
    {
        Skipped++;
        if (_named.Count < FileImport.MostSkips) _named.Add(new SkippedLine(line, reason, file));
    }
}

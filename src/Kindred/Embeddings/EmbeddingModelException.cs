namespace Kindred.Embeddings;

/// <summary>An embedding model cannot be used: files missing or damaged. The message says how to mend it.</summary>
internal sealed class EmbeddingModelException : Exception
{
    public EmbeddingModelException()
    {
    }

    public EmbeddingModelException(string message)
        : base(message)
    {
    }

    public EmbeddingModelException(string message, Exception innerException)
        : base(message, innerException)
    {
    }

    /// <summary>A reason followed by the two ways to mend an installation.</summary>
    public static EmbeddingModelException Unusable(string reason, Exception? cause = null) =>
        new($"{reason} Run './kindred verify' to see which files are damaged, or 'npm ci --ignore-scripts' in native/ and build again to fetch them.", cause!);
}

"""From a folder of guidance to a searchable, checked build. Knows nothing of chat.

The way of the data, folder by folder::

    read     Markdown files -> documents and FAQ entries, with exact offsets
    cut      documents -> passages and sentences
    encode   text -> vectors (sentence-transformers; ONNX for single questions)
    search   question -> hits (FAISS, BM25, fusion)
    confidence  how likely it is that the guidance answers, fitted on labelled questions
    builds   all of the above -> one immutable, verified directory on disk
"""

"""CLI-like: read each case through services without asking and with asking."""
import io, sys, glob, pathlib, json
import pytest
from tests.features.registers.imports.making import *
from skillmatch.store.registers.models import ImportBatch
from skillmatch.features.registers.services import answers as A, preview, import_folder
def test_all(as_city, cast):
    for f in sorted(glob.glob('/work/shared/cases/*')):
        p=pathlib.Path(f)
        if p.suffix in ('.md','.py'): continue
        reg='enterprises' if 'enterprises' in p.name else 'talent'
        b=send(as_city,p.read_bytes(),reg,p.name)
        print('==',p.name,b.state,counts(b),b.reason, [n for n in b.notes if n[0]!='entries'])
        q=A.open_file(b)
        if q and b.state=='asked':
            print('   ASK missing',q.missing,'twice',q.twice,'hidden',q.hidden,'digits',q.digits,'id',q.identity,'people',len(q.people))
            for w in q.words: print('      ',w.column,w.spelling,w.rows,[(g.zh,round(g.confidence,2),g.rank) for g in w.guesses])
        path=import_folder.file_of(b.id,'preview')
        if path.exists():
            for l in list(preview.lines(path,None,1))[:30 if 'office' not in p.name else 8]:
                print('     ',l.number,l.result,l.code,l.name,{k:v for k,v in l.detail.items() if k in('faults','left')})

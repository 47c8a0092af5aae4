import pathlib
from tests.features.registers.imports.making import *
from skillmatch.features.registers.services import answers as A, preview, import_folder
from skillmatch.store.people.models import Worker
C=pathlib.Path('/work/shared/cases')
def test_office(as_city, cast):
    b=send_open(as_city,(C/'office_300_title_row.xlsx').read_bytes(),'talent','a.xlsx')
    page=as_city.get(f'/files/imports/{b.id}/answers'); print(page.status_code, len(page.text))
    pathlib.Path('/tmp/h/answers.html').write_text(page.text)
    r=0
    while b.state=='asked':
        q=A.open_file(b); r+=1
        print('round',r,len(q.words),len(q.people),q.digits,q.identity,q.hidden,q.people[:3])
        b=answer(as_city,b,rest='empty',guesses=True,identity='yes',hidden='yes',digits='national',people='new')
    print(b.state,counts(b),b.reason,b.notes)
    for l in list(preview.refused(import_folder.file_of(b.id,'preview'))): print(l.number,l.name,l.detail['faults'])
    before=Worker.select().count()
    b=confirm(as_city,b); print(b.state,counts(b),Worker.select().count()-before)
    w=Worker.select().order_by(Worker.id.desc()).get(); print(w.__data__)
    b=send_open(as_city,(C/'office_300_title_row.xlsx').read_bytes(),'talent','a.xlsx')
    while b.state=='asked':
        q=A.open_file(b); r+=1
        print('again',r,[(w.column,w.spelling) for w in q.words],len(q.people),q.digits,q.identity,q.hidden,q.people[:3])
        b=answer(as_city,b,rest='empty',guesses=True,identity='yes',hidden='yes',digits='national',people='new')
    print(b.state,counts(b),b.reason)
    b=send_open(as_city,(C/'second_firm_same_numbers.xlsx').read_bytes(),'talent','b.xlsx')
    while b.state=='asked':
        b=answer(as_city,b,rest='empty',guesses=True,identity='yes',hidden='yes',digits='national',people='new')
    print(b.state,counts(b),b.reason,faults(b))
